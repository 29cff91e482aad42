/// Where unpredictable bytes come from.
///
/// Randomness is a parameter: the source that asks the operating system lives in `Server`, a seeded one in tests.
/// RSA key generation is the one exception, because libcrypto draws its primes from its own generator.
public protocol RandomSource: Sendable {
    /// Returns exactly `count` bytes that nobody outside can predict.
    func bytes(_ count: Int) -> [UInt8]
}
