import Credentials
import Synchronization
import Testing

@Suite("Stored passwords")
struct PasswordTests {
    private let random = SeededRandom("passwords")
    private let identity = SRPIdentity(poolName: "AbCdEf123", username: "alice")
    private let password = RawPassword("Correct-Horse-7")

    @Test("an entry knows its password, also after a round trip through storage", arguments: PasswordStorage.allCases)
    func roundTrip(storage: PasswordStorage) throws {
        let entry = try PasswordEntry(password: password, identity: identity, storage: storage, random: random)
        let stored = try PasswordEntry(serialized: entry.serialized)
        #expect(stored == entry)
        #expect(stored.storage == storage)
        #expect((stored.verifier != nil) == (storage == .srp))
        #expect(stored.matches(password, identity: identity))
        #expect(!stored.matches(RawPassword("Correct-Horse-8"), identity: identity))
        #expect(!stored.matches(RawPassword(""), identity: identity))
        #expect(!"\(stored) \(password)".contains("Horse"))
    }

    /// From argon2-cffi 25.1 (the reference implementation); the first is also among the test vectors of its source.
    @Test(
        "Argon2id strings made elsewhere are understood",
        arguments: [
            ("password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
            ("Correct-Horse-7", "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$QAjZ3nZjyY/5xUmB8jqQZjv/J1l3MAxAizn1dcpoA4A"),
        ])
    func argon2Vector(text: String, encoded: String) {
        #expect(Argon2id.matches(RawPassword(text), encoded: encoded))
        #expect(!Argon2id.matches(RawPassword(text + " "), encoded: encoded))
    }

    @Test("Argon2id is written with the parameters we promise")
    func argon2Parameters() throws {
        let encoded = try Argon2id.hash(password, random: FixedBytes(value: [UInt8]("0123456789abcdef".utf8)))
        #expect(encoded == "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$QAjZ3nZjyY/5xUmB8jqQZjv/J1l3MAxAizn1dcpoA4A")
    }

    @Test("bytes that no entry serialises to are refused")
    func malformed() throws {
        let srp = try PasswordEntry(password: password, identity: identity, storage: .srp, random: random).serialized
        let cases: [[UInt8]] = [
            [], [0], [9, 1, 1], [1], [1, 16], [1, 0] + srp.dropFirst(2), [UInt8](srp.dropLast()), srp + [0], [2],
            [2] + [UInt8]("$argon2i$v=19$".utf8),
            [2] + [UInt8]("$argon2id$".utf8) + [0xFF],
        ]
        for bytes in cases {
            #expect(throws: CredentialsError(.passwordEntryMalformed, "")) { try PasswordEntry(serialized: bytes) }
        }
    }
}

@Suite("The hashing pool")
struct HashingPoolTests {
    @Test("never runs more at once than its width, and runs everything")
    func width() async throws {
        let pool = HashingPool(width: 2, capacity: 100)
        let load = Load()
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<40 {
                group.addTask {
                    try await pool.run {
                        load.enter()
                        defer { load.leave() }
                        return Argon2id.matches(RawPassword("x"), encoded: "broken") ? 0 : number
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 780)
        #expect((1...2).contains(load.most))
    }

    @Test("refuses when its queue is full, and passes errors on")
    func refusal() async throws {
        let pool = HashingPool(width: 1, capacity: 0)
        let inner: Result<Int, any Error> = try await pool.run {
            // The only thread is busy with this very job, so a second job finds no place.
            let outcome = Mutex<Result<Int, any Error>?>(nil)
            let done = Gate()
            Task {
                do { let value = try await pool.run { 1 }; outcome.withLock { $0 = .success(value) } } catch {
                    outcome.withLock { $0 = .failure(error) }
                }
                done.open()
            }
            done.wait()
            return outcome.withLock { $0 } ?? .success(0)
        }
        #expect(throws: CredentialsError(.hashingQueueFull, "")) { try inner.get() }
        // A pool of its own: the place of the job above is free only a moment after its answer.
        let other = HashingPool(width: 1, capacity: 0)
        await #expect(throws: CredentialsError(.passwordHashFailed, "")) {
            try await other.run { throw CredentialsError(.passwordHashFailed, "") }
        }
        // The place is free again a moment after the caller has its answer.
        var value: Int?
        while value == nil { value = try? await pool.run { 5 } }
        #expect(value == 5)
    }

    private final class Load: Sendable {
        private let state = Mutex((now: 0, most: 0))
        func enter() {
            state.withLock { state in
                state.now += 1; state.most = max(state.most, state.now)
            }
        }
        func leave() { state.withLock { $0.now -= 1 } }
        var most: Int { state.withLock { $0.most } }
    }

    private final class Gate: Sendable {
        private let isOpen = Mutex(false)
        func open() { isOpen.withLock { $0 = true } }
        func wait() { while !isOpen.withLock({ $0 }) {} }
    }
}
