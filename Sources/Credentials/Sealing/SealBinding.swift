/// Where a sealed value belongs. It opens nowhere else, so a stolen row cannot be pasted over another.
public struct SealBinding: Sendable, Equatable {
    /// Parts in order, each after its length as four big-endian bytes, so that no two lists of parts look alike.
    let bytes: [UInt8]

    public init(_ parts: [String]) { bytes = Self.join(parts) }

    /// A value in a database cell; `row` is its whole primary key.
    public init(table: String, column: String, row: [String]) { self.init([table, column] + row) }

    static func join(_ parts: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            let count = UInt32(truncatingIfNeeded: part.utf8.count)
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: count >> UInt32(shift))) }
            bytes += part.utf8
        }
        return bytes
    }
}
