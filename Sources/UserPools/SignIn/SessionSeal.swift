package import Credentials

/// Sealing of a sign-in between two requests, as `Session` and as `SECRET_BLOCK`, bound to its pool and client.
///
/// A Session begins with its client's id in clear, since AssociateSoftwareToken and VerifySoftwareToken name no client.
package struct SessionSeal: Sendable {
    private let box: SealedBox
    private let random: any RandomSource

    package init(masterKey: MasterKey, random: any RandomSource) {
        self.box = SealedBox(masterKey: masterKey, purpose: "sign-in session")
        self.random = random
    }

    /// What a sealed state is for. One form never opens as another.
    package enum Form: String {
        case session
        /// What SignUp hands out. It says that a sign-in may follow, and proves nothing.
        case signedUp = "signed up"
        /// What ConfirmSignUp hands out for automatic sign-in.
        case confirmed
        case secretBlock = "secret block"
        /// In the database.
        case kept
    }

    private static func binding(_ form: Form, _ pool: UserPoolID, _ client: ClientID) -> SealBinding {
        SealBinding([form.rawValue, pool.value, client.value])
    }

    /// The API takes a Session of 4,096 characters; what is longer has to be kept in the database.
    static let longestState = 2_800

    package func text(_ signIn: SignIn, as form: Form = .session) throws -> String {
        let state = encode(signIn)
        return signIn.client.value + "."
            + (try box.sealText(state, binding: Self.binding(form, signIn.pool, signIn.client), random: random))
    }

    package func secretBlock(_ signIn: SignIn) throws -> String {
        let state = encode(signIn)
        return try box.sealBlock(state, binding: Self.binding(.secretBlock, signIn.pool, signIn.client), random: random)
    }

    package func kept(_ state: [UInt8], of signIn: SignIn) throws -> [UInt8] {
        try box.seal(state, binding: Self.binding(.kept, signIn.pool, signIn.client), random: random)
    }

    /// - Throws: NotAuthorized for what was not kept for this very step.
    package func open(kept bytes: [UInt8], of reference: SignIn, now: Instant) throws(UserPoolError) -> SignIn {
        let signIn = try open(kept: bytes, pool: reference.pool, client: reference.client, now: now)
        guard signIn.flow == reference.flow, signIn.step == reference.step else { throw .invalidSession }
        return signIn
    }

    package func open(kept bytes: [UInt8], pool: UserPoolID, client: ClientID, now: Instant) throws(UserPoolError) -> SignIn {
        guard let state = try? box.open(bytes, binding: Self.binding(.kept, pool, client)) else { throw .invalidSession }
        return try decode(state, now)
    }

    /// The client that a Session names. Nothing is proved by it.
    static func client(of text: String) -> ClientID? {
        guard text.utf8.count <= 4_096, let dot = text.firstIndex(of: "."), text.distance(from: text.startIndex, to: dot) <= 128 else {
            return nil
        }
        return ClientID(String(text[..<dot]))
    }

    /// - Throws: NotAuthorized for anything that was not sealed here for this pool and client, or whose time is over.
    package func open(
        _ text: String, as form: Form = .session, pool: UserPoolID, client: ClientID, now: Instant
    ) throws(UserPoolError) -> SignIn {
        guard Self.client(of: text) == client,
            let bytes = try? box.openText(String(text.dropFirst(client.value.count + 1)), binding: Self.binding(form, pool, client))
        else { throw .invalidSession }
        return try decode(bytes, now)
    }

    package func open(secretBlock text: String, pool: UserPoolID, client: ClientID, now: Instant) throws(UserPoolError) -> SignIn {
        guard text.utf8.count <= 4_096, let bytes = try? box.openBlock(text, binding: Self.binding(.secretBlock, pool, client)) else {
            throw .incorrectUsernameOrPassword
        }
        return try decode(bytes, now)
    }

    /// Room for everything in a sign-in but its names, while nothing is proved yet.
    private static let roomBesideNames = 704

    /// What an account adds to a state: its `sub` and when its password was set, as JSON.
    private static let roomOfSubject = #","subject":"00000000-0000-0000-0000-000000000000""#.utf8.count
    private static let roomOfPassword = #","passwordChanged":1000000000000"#.utf8.count

    /// The state as JSON, filled up with blanks to a length that follows from what the caller knows: a state with an account behind it holds
    /// more, and the length of what is sealed must not tell (`PreventUserExistenceErrors`).
    func encode(_ signIn: SignIn) -> [UInt8] {
        var state = signIn.json
        // Twice, since JSON writes some characters as two.
        let usual = Self.roomBesideNames + 2 * (signIn.username.utf8.count + signIn.userID.utf8.count)
        // A caller can make a state longer than that, and then the decoy's needs the account's room too.
        let decoys = (signIn.subject == nil ? Self.roomOfSubject : 0) + (signIn.passwordChanged == nil ? Self.roomOfPassword : 0)
        let length = max(usual, state.count + decoys)
        state += [UInt8](repeating: 0x20, count: length - state.count)
        return state
    }

    private func decode(_ bytes: [UInt8], _ now: Instant) throws(UserPoolError) -> SignIn {
        guard let signIn = SignIn(json: bytes) else { throw .invalidSession }
        guard now < signIn.expires else { throw .sessionExpired }
        return signIn
    }
}
