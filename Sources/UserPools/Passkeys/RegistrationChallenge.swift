import Credentials

/// The challenge of a passkey's registration. Nothing is stored when it is made: it says itself whom and what it is for, and it is
/// sealed, so that only this server can have made it. The database only remembers the ones that were used.
struct RegistrationChallenge: Sendable, Equatable {
    /// How long somebody has to touch their authenticator, in seconds.
    static let lifetimeSeconds: Int64 = 300
    private static let identifierLength = 16

    let identifier: [UInt8]
    let expires: Instant
    /// Where the registration was started.
    let client: ClientID

    init(client: ClientID, now: Instant, random: any RandomSource) {
        identifier = random.bytes(Self.identifierLength)
        expires = now.adding(seconds: Self.lifetimeSeconds)
        self.client = client
    }

    /// Reads what `sealed` made for the same person. `nil` for anything else.
    init?(_ challenge: [UInt8], of subject: Subject, in pool: UserPoolID, box: SealedBox) {
        guard let plain = try? box.open(challenge, binding: Self.binding(subject, pool)), plain.count > Self.identifierLength + 8 else {
            return nil
        }
        identifier = Array(plain.prefix(Self.identifierLength))
        let time = plain[Self.identifierLength..<Self.identifierLength + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        expires = Instant(milliseconds: Int64(bitPattern: time))
        client = ClientID(String(decoding: plain.dropFirst(Self.identifierLength + 8), as: UTF8.self))
    }

    /// The bytes that the authenticator signs.
    func sealed(for subject: Subject, in pool: UserPoolID, box: SealedBox, random: any RandomSource) throws -> [UInt8] {
        let time = UInt64(bitPattern: expires.milliseconds)
        let bytes = stride(from: UInt64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: time >> $0) }
        return try box.seal(identifier + bytes + Array(client.value.utf8), binding: Self.binding(subject, pool), random: random)
    }

    /// The name under which it is spent.
    var flow: String { "webauthn:" + Base64URL.encode(identifier) }

    private static func binding(_ subject: Subject, _ pool: UserPoolID) -> SealBinding {
        SealBinding(["passkey registration", pool.value, subject.value])
    }
}
