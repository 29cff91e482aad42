/// The document at `/.well-known/jwks.json` (RFC 7517 section 5), its members in the order that Cognito writes.
public struct JSONWebKeySet: Sendable {
    public let keys: [RSAPublicKey]

    public init(_ keys: [RSAPublicKey]) { self.keys = keys }

    /// One key as a JSON object; every value is base64 or plain ASCII, so nothing needs escaping.
    public static func document(of key: RSAPublicKey) -> String {
        #"{"alg":"RS256","e":"\#(Base64URL.encode(key.exponent))","kid":"\#(key.kid)","kty":"RSA","n":"\#(Base64URL.encode(key.modulus))","use":"sig"}"#
    }

    /// The whole document as UTF-8 JSON.
    public var document: [UInt8] { [UInt8](("{\"keys\":[" + keys.map(Self.document(of:)).joined(separator: ",") + "]}").utf8) }
}
