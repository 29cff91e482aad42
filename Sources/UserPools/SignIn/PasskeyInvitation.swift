package import Credentials

/// The challenge of a sign-in page that does not know yet who is there. Nothing is kept when it is made, or everybody who looks at the page
/// could fill the database: it says itself what it is for, and only this server can have sealed it. The sign-in that answers it spends it.
/// Source: WebAuthn Level 3 section 5.1.6, "conditional"; section 13.4.3, "Cryptographic Challenges".
package struct PasskeyInvitation: Sendable, Equatable {
    /// How long a page may stand open, in seconds.
    package static let lifetimeSeconds: Int64 = 3_600
    private static let identifierLength = 16

    let identifier: [UInt8]
    package let expires: Instant

    package init(now: Instant, random: any RandomSource) {
        identifier = random.bytes(Self.identifierLength)
        expires = now.adding(seconds: Self.lifetimeSeconds)
    }

    /// Reads what `sealed` made for the same client and browser, while its time lasts. `nil` for anything else.
    package init?(_ challenge: [UInt8], for browser: String, at client: ClientID, of pool: UserPoolID, box: SealedBox, now: Instant) {
        guard let plain = try? box.open(challenge, binding: Self.binding(browser, client, pool)),
            plain.count == Self.identifierLength + 8
        else { return nil }
        identifier = Array(plain.prefix(Self.identifierLength))
        let time = plain.dropFirst(Self.identifierLength).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        expires = Instant(milliseconds: Int64(bitPattern: time))
        guard now < expires else { return nil }
    }

    /// The bytes that the authenticator signs.
    package func sealed(
        for browser: String, at client: ClientID, of pool: UserPoolID, box: SealedBox, random: any RandomSource
    ) throws -> [UInt8] {
        let time = UInt64(bitPattern: expires.milliseconds)
        let bytes = stride(from: UInt64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: time >> $0) }
        return try box.seal(identifier + bytes, binding: Self.binding(browser, client, pool), random: random)
    }

    /// The name of the one sign-in that it can lead to.
    package var flow: String { "invitation:" + Base64URL.encode(identifier) }

    private static func binding(_ browser: String, _ client: ClientID, _ pool: UserPoolID) -> SealBinding {
        SealBinding(["passkey invitation", pool.value, client.value, browser])
    }
}
