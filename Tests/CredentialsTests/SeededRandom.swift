import Credentials
import Crypto
import Synchronization

/// Reproducible bytes: SHA-256 of a seed and a counter.
final class SeededRandom: RandomSource {
    private let seed: [UInt8]
    private let counter = Mutex<UInt64>(0)

    init(_ seed: String = "seed") { self.seed = [UInt8](seed.utf8) }

    func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let number = counter.withLock { counter in
                counter += 1
                return counter
            }
            bytes += SHA256.hash(data: seed + [UInt8]("\(number)".utf8))
        }
        return [UInt8](bytes.prefix(count))
    }
}
