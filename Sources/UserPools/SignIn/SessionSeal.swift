import Credentials

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
        let state = encode(signIn)
        return try box.sealText(state, binding: Self.binding("session", signIn.pool, signIn.client), random: random)
    }

    func secretBlock(_ signIn: SignIn) throws -> String {
        let state = encode(signIn)
        return try box.sealBlock(state, binding: Self.binding("secret block", signIn.pool, signIn.client), random: random)
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

    /// Room for everything in a sign-in but its names, while no password is proved yet.
    private static let roomBesideNames = 640

    /// The state as JSON, filled up with blanks to a length that follows from the names alone, which the caller knows: a state with an
    /// account behind it holds more, and the length of what is sealed must not tell (`PreventUserExistenceErrors`).
    private func encode(_ signIn: SignIn) -> [UInt8] {
        var state = signIn.json
        // Twice, since JSON writes some characters as two.
        let length = Self.roomBesideNames + 2 * (signIn.username.utf8.count + signIn.userID.utf8.count)
        state += [UInt8](repeating: 0x20, count: max(length - state.count, 0))
        return state
    }

    private func decode(_ bytes: [UInt8], _ now: Instant) throws(UserPoolError) -> SignIn {
        guard let signIn = SignIn(json: bytes) else { throw .invalidSession }
        guard now < signIn.expires else { throw .sessionExpired }
        return signIn
    }
}
