/// One row of a result, good only inside the closure that maps it. Columns are counted from 0 in the order of the `SELECT` or `RETURNING` list.
///
/// The throwing accessors throw ``DatabaseError/Kind/corrupt`` when the column is NULL or of another type; the optional ones give `nil` for NULL.
public protocol SQLRow {
    func isNull(_ column: Int) -> Bool
    func text(_ column: Int) throws -> String
    func int64(_ column: Int) throws -> Int64
    func real(_ column: Int) throws -> Double
    func blob(_ column: Int) throws -> [UInt8]
}

extension SQLRow {
    public func int(_ column: Int) throws -> Int {
        Int(try int64(column))
    }

    /// True for any integer but 0.
    public func bool(_ column: Int) throws -> Bool {
        try int64(column) != 0
    }

    public func optionalText(_ column: Int) throws -> String? {
        isNull(column) ? nil : try text(column)
    }

    public func optionalInt64(_ column: Int) throws -> Int64? {
        isNull(column) ? nil : try int64(column)
    }

    public func optionalInt(_ column: Int) throws -> Int? {
        isNull(column) ? nil : try int(column)
    }

    public func optionalBool(_ column: Int) throws -> Bool? {
        isNull(column) ? nil : try bool(column)
    }

    public func optionalReal(_ column: Int) throws -> Double? {
        isNull(column) ? nil : try real(column)
    }

    public func optionalBlob(_ column: Int) throws -> [UInt8]? {
        isNull(column) ? nil : try blob(column)
    }
}
