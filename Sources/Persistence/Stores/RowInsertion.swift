/// Many rows for one table, in statements of up to 100 rows: few enough for both engines' limit on bound values (32,766 and 65,535).
struct RowInsertion: Sendable {
    private static let rowsPerStatement = 100

    private let beginning: String
    private let ending: String
    private let row: String
    private let columnCount: Int
    private var values: [SQLValue] = []

    /// - Parameter skipsConflicts: whether rows that are there already stay as they are.
    init(into table: String, columns: String, count: Int, skipsConflicts: Bool = false) {
        beginning = "INSERT INTO \(table) (\(columns)) VALUES "
        ending = skipsConflicts ? " ON CONFLICT DO NOTHING" : ""
        row = "(\(SQL.placeholders(count).text))"
        columnCount = count
    }

    mutating func append(_ row: [SQLValue]) { values += row }

    /// - Returns: how many rows were added.
    @discardableResult
    func run(_ sql: any SQLTransaction) throws -> Int {
        let step = Self.rowsPerStatement * columnCount
        let full = statement(Self.rowsPerStatement)
        var start = 0
        var added = 0
        while start < values.count {
            let end = min(values.count, start + step)
            let rows = (end - start) / columnCount
            added += try sql.execute(rows == Self.rowsPerStatement ? full : statement(rows), Array(values[start..<end]))
            start = end
        }
        return added
    }

    var count: Int { values.count / columnCount }

    private func statement(_ rows: Int) -> SQL {
        SQL(unsafeSQL: beginning + Array(repeating: row, count: rows).joined(separator: ", ") + ending)
    }
}
