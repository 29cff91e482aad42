public import Credentials
import JSON

/// Passkeys of people who are signed in: registering, listing and deleting them.
public struct Passkeys: Sendable {
    let ports: Ports
    private let box: SealedBox
    /// How many a person can have. Source: guide, "Quotas in Amazon Cognito".
    public static let limit = 20

    public init(ports: Ports, masterKey: MasterKey) {
        self.ports = ports
        self.box = SealedBox(masterKey: masterKey, purpose: "passkey registration")
    }

    /// StartWebAuthnRegistration.
    /// - Throws: WebAuthnNotEnabled, WebAuthnConfigurationMissing, LimitExceeded.
    public func start(_ holder: TokenHolder) async throws -> PasskeyRegistrationOptions {
        try await start(for: holder.user, at: holder.client)
    }

    /// The same for somebody whom a page knows by other means than an access token.
    public func start(for user: User, at client: ClientContext) async throws -> PasskeyRegistrationOptions {
        let pool = client.pool
        guard pool.allowsPasskeys else { throw UserPoolError.webAuthnNotEnabled }
        guard let party = RelyingParty(client.poolContext, publicURL: ports.publicURL) else {
            throw UserPoolError.webAuthnConfigurationMissing
        }
        let present = try await ports.database.read { try $0.webAuthnCredentials(of: user.subject, in: pool.id) }
        guard present.count < Self.limit else { throw UserPoolError.tooManyPasskeys }
        let challenge = RegistrationChallenge(client: client.client.id, now: ports.clock.time(), random: ports.random)
        // In pools that sign in by address the username is a UUID, which tells a person nothing.
        let name = pool.signsInWithAddress ? user.attributes["email"] ?? user.attributes["phone_number"] ?? user.username : user.username
        return PasskeyRegistrationOptions(
            relyingPartyID: party.id, relyingPartyName: party.id, userHandle: Array(user.subject.value.utf8), userName: name,
            displayName: user.attributes["name"] ?? name,
            challenge: try challenge.sealed(for: user.subject, in: pool.id, box: box, random: ports.random),
            algorithms: WebAuthn.algorithms, timeoutMilliseconds: RegistrationChallenge.lifetimeSeconds * 1_000,
            requiresUserVerification: party.requiresUserVerification, excluded: present)
    }

    /// CompleteWebAuthnRegistration.
    /// - Throws: WebAuthnNotEnabled, WebAuthnChallengeNotFound, WebAuthnClientMismatch, WebAuthnOriginNotAllowed,
    ///   WebAuthnRelyingPartyMismatch, WebAuthnCredentialNotSupported, InvalidParameter, LimitExceeded.
    public func complete(_ registration: PasskeyRegistration, of holder: TokenHolder) async throws {
        try await complete(registration, of: holder.user.subject, at: holder.client)
    }

    /// The same for somebody whom a page knows by other means than an access token.
    public func complete(_ registration: PasskeyRegistration, of subject: Subject, at client: ClientContext) async throws {
        let pool = client.pool
        guard pool.allowsPasskeys else { throw UserPoolError.webAuthnNotEnabled }
        // There was one when the registration began.
        guard let party = RelyingParty(client.poolContext, publicURL: ports.publicURL) else {
            throw UserPoolError.webAuthnRelyingPartyMismatch
        }
        let now = ports.clock.time()
        guard let signed = Self.challenge(in: registration.clientDataJSON),
            let challenge = RegistrationChallenge(signed, of: subject, in: pool.id, box: box), now < challenge.expires
        else { throw UserPoolError.webAuthnChallengeNotFound }
        guard challenge.client == client.client.id else { throw UserPoolError.webAuthnClientMismatch }
        let registered: RegisteredCredential
        do {
            registered = try WebAuthn.verifyRegistration(
                clientDataJSON: registration.clientDataJSON, attestationObject: registration.attestationObject,
                expecting: WebAuthnExpectation(
                    relyingPartyID: party.id, challenge: signed, requiresUserVerification: party.requiresUserVerification,
                    isOriginAllowed: party.isOriginAllowed))
        } catch {
            throw Self.refusal(error)
        }
        let credential = WebAuthnCredential(
            pool: pool.id, subject: subject, id: Base64URL.encode(registered.id), publicKey: registered.publicKey,
            signCount: registered.signCount, friendlyName: PasskeyName.of(model: registered.aaguid, attachment: registration.attachment),
            relyingPartyID: party.id, attachment: registration.attachment, transports: registration.transports, created: now)
        guard credential.id == registration.id else { throw UserPoolError.malformedCredential }
        do {
            try await ports.database.write { tx in
                guard try tx.user(subject, in: pool.id) != nil else { throw UserPoolError.userNotFound }
                guard try tx.spend(flow: challenge.flow, step: 0, in: pool.id, expires: challenge.expires) else {
                    throw UserPoolError.webAuthnChallengeNotFound
                }
                guard try tx.webAuthnCredentials(of: subject, in: pool.id).count < Self.limit else {
                    throw UserPoolError.tooManyPasskeys
                }
                try tx.insert(credential)
            }
        } catch StoreConflict.exists {
            throw UserPoolError.credentialExists
        }
    }

    /// Whether somebody without a passkey could make one at a page of this origin, and sign in with it.
    /// - Parameter origin: scheme, host and port, or an address that begins with them.
    public func areWanted(by subject: Subject, at origin: String, in context: PoolContext) async throws -> Bool {
        let pool = context.pool
        guard context.takesPasskeys(at: origin, publicURL: ports.publicURL) else { return false }
        return try await ports.database.read { tx in
            guard let user = try tx.user(subject, in: pool.id) else { return false }
            // What is one factor is none where two are demanded (facts A3).
            guard !pool.secondFactor(for: user).isDemanded || pool.webAuthn?.factor == .multiWithUserVerification else { return false }
            return try tx.webAuthnCredentials(of: subject, in: pool.id).isEmpty
        }
    }

    /// A page of a person's passkeys, oldest first.
    /// - Parameter after: a position that an earlier page gave.
    public func list(_ holder: TokenHolder, after: String?, limit: Int) async throws -> Page<WebAuthnCredential> {
        let (pool, subject) = (holder.client.pool.id, holder.user.subject)
        var all = try await ports.database.read { try $0.webAuthnCredentials(of: subject, in: pool) }
        if let after, let position = Position(after) { all.removeAll { Position($0) <= position } }
        let items = Array(all.prefix(limit))
        return Page(items: items, next: all.count > items.count ? items.last.map { Position($0).text } : nil)
    }

    /// Deletes one of a person's own passkeys. The access token alone is enough, as on Cognito.
    /// - Throws: ResourceNotFound.
    public func delete(_ id: String, of holder: TokenHolder) async throws {
        let (pool, subject) = (holder.client.pool.id, holder.user.subject)
        guard try await ports.database.write({ try $0.deleteWebAuthnCredential(id, of: subject, in: pool) }) else {
            throw UserPoolError.passkeyNotFound
        }
    }

    /// The challenge that a client says it answers, not yet believed.
    private static func challenge(in clientDataJSON: [UInt8]) -> [UInt8]? {
        guard let data = try? WireValue(json: clientDataJSON), let text = data["challenge"]?.string else { return nil }
        return try? Base64URL.decode(text)
    }

    private static func refusal(_ error: WebAuthnError) -> UserPoolError {
        switch error {
        case .challengeMismatch: .webAuthnChallengeNotFound
        case .originNotAllowed: .webAuthnOriginNotAllowed
        case .relyingPartyMismatch: .webAuthnRelyingPartyMismatch
        case .malformed, .wrongType: .malformedCredential
        case .unsupportedCredential, .userPresenceMissing, .userVerificationMissing, .invalidSignature, .signCountRegressed:
            .webAuthnCredentialNotSupported
        }
    }
}

/// A place in the order of a person's passkeys: when one was made, then its id.
private struct Position: Comparable {
    let created: Int64
    let id: String

    init(_ credential: WebAuthnCredential) {
        created = credential.created.milliseconds
        id = credential.id
    }

    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let created = Int64(parts[0]) else { return nil }
        self.created = created
        id = String(parts[1])
    }

    var text: String { "\(created) \(id)" }

    /// By bytes, as both databases order ids.
    static func < (left: Position, right: Position) -> Bool {
        left.created != right.created ? left.created < right.created : left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }
}
