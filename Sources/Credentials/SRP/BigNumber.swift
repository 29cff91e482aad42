import CLibcrypto

/// A libcrypto integer whose memory is wiped when it goes.
///
/// Swift ends a value's life after its last use, which may be before libcrypto is done with a pointer read from it. So the pointer is
/// read only in functions that borrow the number for their whole length.
struct BigNumber: ~Copyable {
    let pointer: OpaquePointer

    init() { pointer = LibcryptoHandle.allocated(BN_new()) }

    /// Reads an unsigned big-endian number.
    init(_ bytes: [UInt8]) { pointer = LibcryptoHandle.allocated(BN_bin2bn(bytes, Int32(bytes.count), nil)) }

    deinit { BN_clear_free(pointer) }

    var isZero: Bool { BN_is_zero(pointer) == 1 }

    func isLess(than other: borrowing BigNumber) -> Bool { BN_cmp(pointer, other.pointer) < 0 }

    /// Big-endian without leading zero bytes; empty for zero.
    var magnitude: [UInt8] {
        let count = (Int(BN_num_bits(pointer)) + 7) / 8
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in written = Int(BN_bn2bin(pointer, buffer.baseAddress)) }
    }

    /// Big-endian, filled with zeros on the left to `width` bytes, which must be enough.
    func bytes(width: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: width) { buffer, written in
            let status = BN_bn2binpad(pointer, buffer.baseAddress, Int32(width))
            precondition(status == Int32(width), "number is wider than its field")
            written = width
        }
    }

    /// Little-endian, filled with zeros on the right to the size of `target`, which must be enough.
    func write(littleEndian target: UnsafeMutableRawBufferPointer) {
        let status = BN_bn2lebinpad(pointer, target.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(target.count))
        precondition(status == Int32(target.count), "number is wider than its field")
    }

    /// Takes the value of a little-endian number.
    func set(littleEndian source: UnsafeRawBufferPointer) {
        precondition(
            BN_lebin2bn(source.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(source.count), pointer) != nil,
            "libcrypto could not allocate")
    }

    func set(_ other: borrowing BigNumber) { precondition(BN_copy(pointer, other.pointer) != nil, "libcrypto could not allocate") }
}
