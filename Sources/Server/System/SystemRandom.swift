/// The operating system's randomness (getrandom(2) through the standard library), for everything from request ids to keys.
public struct SystemRandom: Sendable {
    public init() {}

    /// - Parameter count: how many bytes, 0 or more.
    /// - Returns: bytes fit for keys.
    public func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                var word: UInt64 = generator.next()
                let size = min(8, count - filled)
                for _ in 0..<size {
                    buffer.initializeElement(at: filled, to: UInt8(truncatingIfNeeded: word))
                    word >>= 8
                    filled += 1
                }
            }
        }
    }
}
