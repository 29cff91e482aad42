public import Credentials
import JSON
import Persistence
import UserPools

extension AppUnderTest {
    /// Gives a user a password hash from elsewhere, as an import does.
    public func importHash(_ text: String, _ algorithm: ImportedHashAlgorithm, of username: String, in pool: String) async throws {
        let entry = try PasswordEntry(imported: text, algorithm: algorithm)
        let (id, subject, now) = (UserPoolID(pool), try await subject(of: username, in: pool), clock.time())
        try await store.write { tx in
            let history = try tx.password(of: subject, in: id)?.history ?? []
            try tx.setPassword(UserPassword(entry: entry, history: history, changed: now), of: subject, in: id)
        }
    }

    /// The stored form of a user's password.
    public func passwordEntry(of username: String, in pool: String) async throws -> PasswordEntry? {
        let (id, subject) = (UserPoolID(pool), try await subject(of: username, in: pool))
        return try await store.read { try $0.password(of: subject, in: id)?.entry }
    }

    private func subject(of username: String, in pool: String) async throws -> Subject {
        let user = await call("AdminGetUser", ["UserPoolId": .string(pool), "Username": .string(username)])
        let attributes = user["UserAttributes"]?.array ?? []
        guard let sub = attributes.first(where: { $0["Name"] == "sub" })?["Value"]?.string else { throw UserPoolError.userNotFound }
        return Subject(sub)
    }
}
