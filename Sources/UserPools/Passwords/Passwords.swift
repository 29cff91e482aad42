public import Credentials

/// Making and checking stored passwords, each on the thread that fits its cost.
public struct Passwords: Sendable {
    let random: any RandomSource
    let hashing: HashingPool

    public init(random: any RandomSource, hashing: HashingPool) {
        self.random = random
        self.hashing = hashing
    }

    /// Stores a new password in the way the pool asks. The SRP identity is the username, which never changes.
    func entry(for password: RawPassword, username: String, in pool: UserPool) async throws -> PasswordEntry {
        let identity = SRPIdentity(poolName: pool.id.shortName, username: username)
        let storage = pool.extensions.passwordStorage
        let random = self.random
        guard storage == .argon2id else {
            return try PasswordEntry(password: password, identity: identity, storage: storage, random: random)
        }
        return try await slowly { try PasswordEntry(password: password, identity: identity, storage: storage, random: random) }
    }

    func matches(_ password: RawPassword, _ entry: PasswordEntry, username: String, in pool: UserPool) async throws -> Bool {
        let identity = SRPIdentity(poolName: pool.id.shortName, username: username)
        guard entry.isSlow else { return entry.matches(password, identity: identity) }
        return try await slowly { entry.matches(password, identity: identity) }
    }

    /// What a person's stored password becomes when they set a new one.
    /// - Throws: PasswordHistoryPolicyViolation when the new one is the present one or among those that the pool remembers.
    func replacement(
        of old: UserPassword?, by password: RawPassword, username: String, in pool: UserPool, at now: Instant
    ) async throws -> UserPassword {
        let remembered = pool.passwordPolicy.historySize ?? 0
        var history: [PasswordEntry] = []
        if remembered > 0, let old {
            history = Array(([old.entry] + old.history).prefix(remembered))
            for entry in history where try await matches(password, entry, username: username, in: pool) {
                throw UserPoolError.passwordUsedBefore
            }
        }
        return UserPassword(entry: try await entry(for: password, username: username, in: pool), history: history, changed: now)
    }

    private func slowly<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        do {
            return try await hashing.run(body)
        } catch let error as CredentialsError where error.code == .hashingQueueFull {
            throw UserPoolError(.tooManyRequests, "Rate exceeded", cause: error.description)
        }
    }
}
