internal import CLibpq
internal import Persistence

/// The answer to one statement, in binary format.
final class PostgresResult {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var rowCount: Int32 { PQntuples(pointer) }

    var commandTag: String { String(cString: PQcmdStatus(pointer)) }

    /// How many rows the statement changed: the number at the end of `UPDATE 3` or `INSERT 0 1`; 0 for `SELECT 5` and `CREATE TABLE`.
    var rowsChanged: Int {
        let words = commandTag.split(separator: " ")
        guard let verb = words.first, ["INSERT", "UPDATE", "DELETE", "MERGE"].contains(verb), let count = words.last else { return 0 }
        return Int(count) ?? 0
    }
}

struct PostgresRow: SQLRow {
    private let owner: PostgresResult
    private let row: Int32

    private var result: OpaquePointer { owner.pointer }

    init(result: PostgresResult, row: Int32) {
        owner = result
        self.row = row
    }

    /// From the server's `pg_type` catalogue; these never change.
    private enum TypeID {
        static let bool: UInt32 = 16
        static let bytea: UInt32 = 17
        static let int8: UInt32 = 20
        static let int2: UInt32 = 21
        static let int4: UInt32 = 23
        static let text: UInt32 = 25
        static let float4: UInt32 = 700
        static let float8: UInt32 = 701
        static let unknown: UInt32 = 705
        static let bpchar: UInt32 = 1042
        static let varchar: UInt32 = 1043
        static let name: UInt32 = 19
        static let numeric: UInt32 = 1700
    }

    func isNull(_ column: Int) -> Bool {
        PQgetisnull(result, row, Int32(column)) != 0
    }

    func text(_ column: Int) throws -> String {
        switch PQftype(result, Int32(column)) {
        case TypeID.text, TypeID.varchar, TypeID.bpchar, TypeID.name, TypeID.unknown:
            return String(decoding: try bytes(column, "text"), as: UTF8.self)
        default: throw mismatch(column, "text")
        }
    }

    func int64(_ column: Int) throws -> Int64 {
        let bytes = try bytes(column, "an integer")
        switch (PQftype(result, Int32(column)), bytes.count) {
        case (TypeID.int8, 8): return bytes.loadUnaligned(as: Int64.self).bigEndian
        case (TypeID.int4, 4): return Int64(bytes.loadUnaligned(as: Int32.self).bigEndian)
        case (TypeID.int2, 2): return Int64(bytes.loadUnaligned(as: Int16.self).bigEndian)
        case (TypeID.bool, 1): return bytes[0] == 0 ? 0 : 1
        case (TypeID.numeric, _):
            // SUM of BIGINT is NUMERIC.
            guard let integer = Self.integer(numeric: bytes) else { throw mismatch(column, "an integer of 64 bits") }
            return integer
        default: throw mismatch(column, "an integer")
        }
    }

    func real(_ column: Int) throws -> Double {
        let bytes = try bytes(column, "a number")
        switch (PQftype(result, Int32(column)), bytes.count) {
        case (TypeID.float8, 8): return Double(bitPattern: bytes.loadUnaligned(as: UInt64.self).bigEndian)
        case (TypeID.float4, 4): return Double(Float(bitPattern: bytes.loadUnaligned(as: UInt32.self).bigEndian))
        default: return Double(try int64(column))
        }
    }

    func blob(_ column: Int) throws -> [UInt8] {
        guard PQftype(result, Int32(column)) == TypeID.bytea else { throw mismatch(column, "a blob") }
        return [UInt8](try bytes(column, "a blob"))
    }

    /// The value's bytes, which live as long as the result.
    private func bytes(_ column: Int, _ wanted: String) throws -> UnsafeRawBufferPointer {
        guard !isNull(column), let start = PQgetvalue(result, row, Int32(column)) else { throw mismatch(column, wanted) }
        return UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, Int32(column))))
    }

    private func mismatch(_ column: Int, _ wanted: String) -> DatabaseError {
        DatabaseError(.corrupt, "Column \(column) of the result is not \(wanted).")
    }

    /// NUMERIC on the wire: four 16-bit heads (digits, weight, sign, scale), then digits to the base of 10,000.
    private static func integer(numeric bytes: UnsafeRawBufferPointer) -> Int64? {
        guard bytes.count >= 8 else { return nil }
        func word(_ index: Int) -> UInt16 { bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self).bigEndian }
        let digits = Int(word(0))
        let weight = Int(Int16(bitPattern: word(1)))
        let sign = word(2)
        guard sign == 0 || sign == 0x4000, bytes.count == 8 + digits * 2, digits <= weight + 1 || digits == 0, weight < 5 else {
            return nil
        }
        var value: Int64 = 0
        for position in 0..<max(0, digits == 0 ? 0 : weight + 1) {
            let digit = position < digits ? Int64(word(4 + position)) : 0
            // Built on the negative side, which reaches one further.
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10_000)
            let (sum, overflow2) = shifted.subtractingReportingOverflow(digit)
            guard !overflow, !overflow2 else { return nil }
            value = sum
        }
        if sign == 0x4000 { return value }
        return value == .min ? nil : -value
    }
}
