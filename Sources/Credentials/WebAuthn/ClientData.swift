/// What the browser says about a ceremony (WebAuthn Level 3 section 5.8.1).
struct ClientData {
    /// Of either ceremony.
    enum Kind: String {
        case create = "webauthn.create"
        case get = "webauthn.get"
    }

    private static let longest = 16_384

    private let type: String
    private let challenge: String
    private let origin: String
    private let isCrossOrigin: Bool

    /// Throws `malformed` for anything but a JSON object that has each of its members once, and these with their types.
    init(_ json: [UInt8]) throws(WebAuthnError) {
        guard json.count <= Self.longest, let members = ClientDataReader.members(json), case .text(let type)? = members["type"],
            case .text(let challenge)? = members["challenge"], case .text(let origin)? = members["origin"]
        else { throw .malformed }
        switch members["crossOrigin"] {
        case nil: isCrossOrigin = members["topOrigin"] != nil
        case .boolean(let value)?: isCrossOrigin = value || members["topOrigin"] != nil
        default: throw .malformed
        }
        self.type = type
        self.challenge = challenge
        self.origin = origin
    }

    /// Sections 7.1 and 7.2: type, challenge and origin.
    func verify(_ kind: Kind, expecting: WebAuthnExpectation) throws(WebAuthnError) {
        guard type == kind.rawValue else { throw .wrongType }
        guard let answered = Base64Alphabet.url.decode(challenge.utf8), !answered.isEmpty,
            ConstantTime.equal(answered, expecting.challenge)
        else { throw .challengeMismatch }
        // An origin is serialised in ASCII; other texts could be equal to one in Unicode's eyes only.
        guard !isCrossOrigin, origin.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), expecting.isOriginAllowed(origin) else {
            throw .originNotAllowed
        }
    }
}
