import Credentials

/// Whom a pool's passkeys are made for. Source: WebAuthn Level 3 section 4, "Relying Party Identifier"; guide, "Passkey sign-in".
package struct RelyingParty: Sendable {
    /// The domain that passkeys are bound to.
    package let id: String
    /// Whether the authenticator has to check who holds it. A passkey that stands for two factors is the second one by that alone.
    package let requiresUserVerification: Bool

    /// The pool's own relying party, else its custom domain, else the host of this server.
    ///
    /// That host covers the pages of every prefix domain, under its own name and under the path alias: one passkey works at both.
    /// - Parameter publicURL: `PUBLIC_URL`.
    /// - Returns: `nil` when that host is an IP address or another name that passkeys cannot be bound to.
    package init?(_ context: PoolContext, publicURL: String) {
        self.init(context.pool, customDomain: context.domains.first { $0.form == .custom }?.name, publicURL: publicURL)
    }

    package init?(_ pool: UserPool, customDomain: String? = nil, publicURL: String) {
        guard let id = pool.relyingPartyID(customDomain: customDomain, publicURL: publicURL), RelyingPartyID.isAllowed(id) else {
            return nil
        }
        self.id = id
        requiresUserVerification = pool.webAuthn?.userVerification == .required || pool.webAuthn?.factor == .multiWithUserVerification
    }

    /// Whether pages of an origin may use these passkeys: https on the relying party's domain or below it, any port; http only for
    /// `localhost` as its own relying party.
    package func isOriginAllowed(_ origin: String) -> Bool {
        guard let (scheme, host) = Self.parts(ofOrigin: origin) else { return false }
        return switch scheme {
        case "https": RelyingPartyID.covers(id, host: host)
        case "http": id == "localhost" && host == "localhost"
        default: false
        }
    }

    /// Scheme and host of an origin as browsers serialize it (HTML, "Serialization of origins"): `scheme://host[:port]`, nothing else.
    static func parts(ofOrigin origin: String) -> (scheme: String, host: String)? {
        guard let separator = origin.firstRange(of: "://") else { return nil }
        let authority = origin[separator.upperBound...]
        var host = authority
        if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            let port = authority[authority.index(after: colon)...]
            guard (1...5).contains(port.utf8.count), port.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
        }
        let isPlain = host.utf8.allSatisfy { byte in
            (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) || byte == 45 || byte == 46
        }
        guard !host.isEmpty, isPlain else { return nil }
        return (String(origin[..<separator.lowerBound]), String(host))
    }
}

extension UserPool {
    /// The configured relying party, else the pool's custom domain (guide, "Passkey sign-in"), else the host of `PUBLIC_URL`, in lower case.
    package func relyingPartyID(customDomain: String?, publicURL: String) -> String? {
        if let id = webAuthn?.relyingPartyID ?? customDomain { return id }
        guard let separator = publicURL.firstRange(of: "://") else { return nil }
        let authority = publicURL[separator.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return RelyingParty.parts(ofOrigin: "https://" + authority.lowercased())?.host
    }

    /// Whether people may sign in with passkeys at all.
    package var allowsPasskeys: Bool { allowedFirstAuthFactors.contains(.webAuthn) }
}

extension PoolContext {
    /// Whether a page of this address can ask for this pool's passkeys.
    package func takesPasskeys(at address: String, publicURL: String) -> Bool {
        guard pool.allowsPasskeys, let party = RelyingParty(self, publicURL: publicURL), let separator = address.firstRange(of: "://")
        else {
            return false
        }
        let end = address[separator.upperBound...].firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? address.endIndex
        return party.isOriginAllowed(String(address[..<end]))
    }
}
