import CLibcrypto
import CLibcryptoShims

/// Every power of 2 that a 256-bit exponent is made of, four bits at a time, so that g^x needs 64 multiplications instead of
/// some 300 (the fixed-base windowing method, Handbook of Applied Cryptography section 14.6.3).
///
/// Row d of window w is g^(d·16^w) in Montgomery form, digit 0 included, so the sequence of operations is the same for every
/// exponent; rows are picked by reading the whole window. 393 kB, made once in about 2 ms.
struct SRPGeneratorPowers: Sendable {
    /// Longest exponent, in bytes: a SHA-256 value (x) or the server's secret (b).
    static let exponentWidth = 32
    private static let rows = 16
    private static let words = SRPGroup.width / 8
    private static let windows = exponentWidth * 2

    private let table: [UInt64]

    init(field: PrimeField) {
        var table = [UInt64](repeating: 0, count: Self.windows * Self.rows * Self.words)
        let base = BigNumber([2])
        field.enterMontgomery(base)
        table.withUnsafeMutableBytes { bytes in
            for window in 0..<Self.windows {
                let power = BigNumber([1])
                field.enterMontgomery(power)
                for row in 0..<Self.rows {
                    let start = (window * Self.rows + row) * SRPGroup.width
                    power.write(littleEndian: UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + SRPGroup.width]))
                    field.multiplyMontgomery(power, by: base)
                }
                // After 16 steps the running power is g^(16·16^w): the next window's base.
                base.set(power)
            }
        }
        self.table = table
    }

    /// 2^exponent mod N; `exponent` is big-endian, at most `exponentWidth` bytes.
    func power(_ exponent: [UInt8], field: PrimeField) -> BigNumber {
        precondition(exponent.count <= Self.exponentWidth)
        let result = BigNumber([1])
        field.enterMontgomery(result)
        let factor = BigNumber()
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.words) { row in
            table.withUnsafeBufferPointer { table in
                for window in 0..<exponent.count * 2 {
                    let byte = exponent[exponent.count - 1 - window / 2]
                    let digit = window % 2 == 0 ? byte & 15 : byte >> 4
                    let start = table.baseAddress?.advanced(by: window * Self.rows * Self.words)
                    lifeguard_select_row(row.baseAddress, start, Self.rows, Self.words, UInt64(digit))
                    factor.set(littleEndian: UnsafeRawBufferPointer(row))
                    field.multiplyMontgomery(result, by: factor)
                }
            }
            OPENSSL_cleanse(row.baseAddress, row.count * 8)
        }
        field.leaveMontgomery(result)
        return result
    }
}
