/// The text of one SQL statement, with `?` where a value is bound.
///
/// A literal in the source is the only ordinary way to make one, so a value can never become part of the text: values go in the
/// argument list. Write SQL that both engines understand; where they differ, ask ``SQLDialect``.
///
///     tx.execute("UPDATE users SET enabled = ? WHERE pool_id = ? AND sub = ?", [true, .text(pool), .text(sub)])
public struct SQL: ExpressibleByStringLiteral, Sendable, Hashable {
    public let text: String

    public init(stringLiteral text: String) {
        self.text = text
    }

    /// For text that is put together from other literals (a list of `?`, a column chosen from an enum). Never from input.
    public init(unsafeSQL text: String) {
        self.text = text
    }

    /// Joins two pieces of trusted text; the result counts as one statement in the caches, so the number of different results must be small.
    public static func + (left: SQL, right: SQL) -> SQL {
        SQL(unsafeSQL: left.text + right.text)
    }

    /// `?, ?, ?`: as many placeholders as there are values in a list.
    public static func placeholders(_ count: Int) -> SQL {
        SQL(unsafeSQL: Array(repeating: "?", count: count).joined(separator: ", "))
    }
}
