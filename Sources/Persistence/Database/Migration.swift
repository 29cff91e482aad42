/// One step of the schema. Published steps never change; a correction is a new step.
public struct Migration: Sendable {
    /// Counted from 1 without gaps.
    public let number: Int
    public let name: String
    /// One statement each, with the tokens of ``SQLDialect/render(_:)``. They must be able to run inside a transaction.
    public let statements: [String]

    public init(number: Int, name: String, statements: [String]) {
        self.number = number
        self.name = name
        self.statements = statements
    }
}
