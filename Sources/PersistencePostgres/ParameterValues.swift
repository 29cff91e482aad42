internal import Persistence

/// The bound values of one statement in the three arrays that libpq wants, in memory that is used again and again.
struct ParameterValues {
    private var bytes: [UInt8] = []
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    private static let null = -1
    private static let textFormat: Int32 = 0
    private static let binaryFormat: Int32 = 1

    mutating func fill(with arguments: [SQLValue]) {
        bytes.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        for argument in arguments {
            let start = bytes.count
            var format = Self.textFormat
            switch argument {
            case .null: break
            case .integer(let integer): bytes.append(contentsOf: String(integer).utf8)
            case .real(let real): bytes.append(contentsOf: Self.text(of: real).utf8)
            case .text(let text): bytes.append(contentsOf: text.utf8)
            case .blob(let blob):
                bytes.append(contentsOf: blob)
                format = Self.binaryFormat
            }
            if case .null = argument { offsets.append(Self.null) } else { offsets.append(start) }
            lengths.append(Int32(clamping: bytes.count - start))
            formats.append(format)
            bytes.append(0)
        }
    }

    func withPointers<R>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> R
    ) -> R {
        bytes.withUnsafeBytes { memory in
            let pointers = offsets.map { offset in
                offset == Self.null ? nil : memory.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
            }
            return pointers.withUnsafeBufferPointer { pointers in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }

    /// Swift writes `inf` and `nan`, PostgreSQL reads `Infinity` and `NaN`.
    private static func text(of real: Double) -> String {
        if real.isNaN { return "NaN" }
        if real.isInfinite { return real < 0 ? "-Infinity" : "Infinity" }
        return String(real)
    }
}

enum CStrings {
    /// Lends two lists of strings as null-terminated arrays of C strings.
    static func withPointers<R>(
        _ first: [String], _ second: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> R
    ) -> R {
        var memory: [CChar] = []
        func append(_ strings: [String]) -> [Int] {
            strings.map { string in
                let start = memory.count
                memory.append(contentsOf: string.utf8CString)
                return start
            }
        }
        let offsets = (append(first), append(second))
        return memory.withUnsafeBufferPointer { buffer in
            func pointers(_ offsets: [Int]) -> [UnsafePointer<CChar>?] {
                offsets.map { offset in buffer.baseAddress.map { $0 + offset } } + [nil]
            }
            let (one, two) = (pointers(offsets.0), pointers(offsets.1))
            return one.withUnsafeBufferPointer { one in
                two.withUnsafeBufferPointer { two in
                    // Neither is empty: each ends in a null.
                    body(UnsafePointer(one.baseAddress.unsafelyUnwrapped), UnsafePointer(two.baseAddress.unsafelyUnwrapped))
                }
            }
        }
    }
}
