import Synchronization
public import UserPools

/// A clock that stands still until a test moves it.
public final class FixedClock: WallClock {
    private let instant: Mutex<Instant>

    /// - Parameter start: where it stands; 2025-11-04T10:03:05Z unless a test says otherwise.
    public init(_ start: Instant = Instant(seconds: 1_762_250_585)) { instant = Mutex(start) }

    public func time() -> Instant { instant.withLock { $0 } }

    /// Moves the clock, forwards or back.
    public func advance(seconds: Int64) { instant.withLock { $0 = $0.adding(seconds: seconds) } }

    public func set(_ time: Instant) { instant.withLock { $0 = time } }
}
