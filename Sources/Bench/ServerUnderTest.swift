import Foundation
import Glibc

/// A running release server: the one that is measured.
final class ServerUnderTest {
    let port: Int
    /// nil for a server that somebody else started and whose process was not named.
    let processID: Int32?
    /// Seconds from before the process was made to its ready line.
    let startTime: Double
    private let process: KeptProcess?

    /// What a server is started on.
    struct Place {
        let program: String
        /// Data directory, key and log stand here.
        let folder: String
        var databaseURL: String?
        /// The functions file, where there is one.
        var functions: String?

        var dataDirectory: String { folder + "/data" }
        var masterKeyFile: String { folder + "/master.key" }
    }

    /// Starts `lifeguard dev` on a free port and waits until it is ready.
    init(_ place: Place) throws {
        var command = [
            place.program, "dev", "--port", "0", "--data-dir", place.dataDirectory, "--master-key-file", place.masterKeyFile, "--log-level",
            "warning",
        ]
        if let functions = place.functions { command += ["--functions", functions] }
        if let url = place.databaseURL { command += ["--database-url", url] }
        let began = CPUTime.elapsed()
        let process = try KeptProcess(command, signal: "TERM", log: place.folder + "/server.log")
        var port: Int?
        while port == nil, let line = process.nextLine() {
            guard line.hasPrefix("lifeguard ready on ") else { continue }
            port = line.split(separator: " ").dropFirst(3).first.flatMap { URL(string: String($0))?.port }
        }
        guard let port else { throw BenchError("the server did not start; see \(place.folder)/server.log") }
        startTime = CPUTime.elapsed() - began
        self.port = port
        processID = process.processID
        self.process = process
    }

    /// A server that is running already.
    init(port: Int, processID: Int32?) {
        self.port = port
        self.processID = processID
        startTime = 0
        process = nil
    }

    func stop() { process?.stop() }

    /// Resident memory in megabytes.
    var residentMegabytes: Double? {
        guard let processID, let status = try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8) else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }.map { $0 / 1024 }
    }
}
