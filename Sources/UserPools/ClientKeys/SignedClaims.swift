public import Credentials
public import JSON

/// A JWT that a client has signed with a key of its own (RFC 7519), its signature not checked yet.
public struct SignedClaims: Sendable {
    /// The members of a JOSE header that count here (RFC 7515 section 4.1).
    public struct Header: Sendable {
        public let algorithm: SignatureAlgorithm
        public let keyID: String?
        public let type: String?
        /// The key that came along, for those who trust one by what it proves (RFC 9449 section 4.2).
        public let jwk: WireValue?
    }

    public let header: Header
    private let object: SignedObject

    /// - Returns: `nil` for what is malformed, has a member twice, demands extensions (`crit`), or is signed by an algorithm that is not taken.
    public init?(_ text: String) {
        guard let object = try? SignedObject(text), let members = Self.members(object.header),
            members["crit"] == nil, let algorithm = members["alg"]?.string.flatMap(SignatureAlgorithm.init(rawValue:))
        else { return nil }
        for name in ["kid", "typ"] where members[name] != nil && members[name]?.string == nil { return nil }
        self.object = object
        self.header = Header(
            algorithm: algorithm, keyID: members["kid"]?.string, type: members["typ"]?.string, jwk: members["jwk"])
    }

    /// The claims, once a key of the set has signed them.
    public func claims(signedBy keys: ClientKeySet) -> WireObject? {
        for candidate in keys.candidates(for: header) {
            if let claims = claims(signedBy: candidate) { return claims }
        }
        return nil
    }

    /// The claims, if this key has signed them; `nil` too where a claim stands twice.
    public func claims(signedBy key: JSONWebKey) -> WireObject? {
        guard key.algorithms.contains(header.algorithm), let payload = try? object.payload(signedBy: key.key, with: header.algorithm) else {
            return nil
        }
        return Self.members(payload)
    }

    /// `sub` before any key has been tried: to look the keys up, and for nothing else.
    public var unverifiedSubject: String? { Self.members(object.unverifiedPayload)?["sub"]?.string }

    /// An object in which no name stands twice: two readers could take different ones (RFC 7515 section 4).
    private static func members(_ json: [UInt8]) -> WireObject? {
        guard let object = (try? WireValue(json: json))?.object, Set(object.members.map(\.name)).count == object.members.count else {
            return nil
        }
        return object
    }
}
