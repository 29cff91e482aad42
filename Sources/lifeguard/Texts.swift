import ArgumentParser
import Server

struct Texts: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print what the login pages say, to begin texts of one's own with.")

    @Argument(help: "One of the twelve languages, such as en or pt-BR.") var language = "en"

    func run() throws {
        ServerProcess.printLine(try Composition().texts(of: language))
    }
}
