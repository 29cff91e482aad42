import Credentials
import Foundation

/// Sealing of a sign-in between two requests, as `Session` and as `SECRET_BLOCK`, bound to its pool and client.
struct SessionSeal: Sendable {
    private let box: SealedBox
    private let random: any RandomSource

    init(masterKey: MasterKey, random: any RandomSource) {
        self.box = SealedBox(masterKey: masterKey, purpose: "sign-in session")
        self.random = random
    }

    private static func binding(_ form: String, _ pool: UserPoolID, _ client: ClientID) -> SealBinding {
        SealBinding([form, pool.value, client.value])
    }

    func session(_ signIn: SignIn) throws -> String {
        let state = try encode(signIn)
        return box.sealText(state, binding: Self.binding("session", signIn.pool, signIn.client), random: random)
    }

    func secretBlock(_ signIn: SignIn) throws -> String {
        let state = try encode(signIn)
        return box.sealBlock(state, binding: Self.binding("secret block", signIn.pool, signIn.client), random: random)
    }

    /// - Throws: NotAuthorized for anything that was not sealed here for this pool and client, or whose time is over.
    func open(session text: String, pool: UserPoolID, client: ClientID, now: Instant) throws(UserPoolError) -> SignIn {
        guard text.utf8.count <= 4096, let bytes = try? box.openText(text, binding: Self.binding("session", pool, client)) else {
            throw .invalidSession
        }
        return try decode(bytes, now)
    }

    func open(secretBlock text: String, pool: UserPoolID, client: ClientID, now: Instant) throws(UserPoolError) -> SignIn {
        guard text.utf8.count <= 4096, let bytes = try? box.openBlock(text, binding: Self.binding("secret block", pool, client)) else {
            throw .incorrectUsernameOrPassword
        }
        return try decode(bytes, now)
    }

    private func encode(_ signIn: SignIn) throws -> [UInt8] { [UInt8](try JSONEncoder().encode(signIn)) }

    private func decode(_ bytes: [UInt8], _ now: Instant) throws(UserPoolError) -> SignIn {
        guard let signIn = try? JSONDecoder().decode(SignIn.self, from: Data(bytes)) else { throw .invalidSession }
        guard now < signIn.expires else { throw .sessionExpired }
        return signIn
    }
}
