import Credentials
import Foundation

/// A passkey and the browser that holds it: ES256, the user verified, a counter that stays zero as with synchronized passkeys.
struct Passkey: Sendable {
    /// The host that `lifeguard dev` is reached at.
    static let relyingParty = "localhost"

    let id: [UInt8]
    private let key: P256Key
    private let origin = "http://localhost"
    /// User present, user verified.
    private static let flags: UInt8 = 0x01 | 0x04

    init() throws {
        id = SystemBytes().bytes(16)
        key = try P256Key()
    }

    var credentialID: String { Base64URL.encode(id) }

    /// COSE_Key: EC2, ES256, P-256, x, y (RFC 9053 section 7.1.1).
    func publicKey() throws -> [UInt8] {
        let point = try key.publicPoint()
        return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20] + point.x + [0x22, 0x58, 0x20] + point.y
    }

    /// The AuthenticationResponseJSON for a challenge's CREDENTIAL_REQUEST_OPTIONS.
    func response(to requestOptions: String) throws -> String {
        guard let options = try JSONSerialization.jsonObject(with: Data(requestOptions.utf8)) as? [String: Any],
            let challenge = options["challenge"] as? String
        else { throw BenchError("CREDENTIAL_REQUEST_OPTIONS has no challenge") }
        let clientData = Array(#"{"type":"webauthn.get","challenge":"\#(challenge)","origin":"\#(origin)","crossOrigin":false}"#.utf8)
        let data = try P256Key.sha256(Array(Self.relyingParty.utf8)) + [Self.flags, 0, 0, 0, 0]
        let signature = try key.signature(ofDigest: P256Key.sha256(data + P256Key.sha256(clientData)))
        return """
            {"id":"\(credentialID)","rawId":"\(credentialID)","type":"public-key","clientExtensionResults":{},"response":\
            {"clientDataJSON":"\(Base64URL.encode(clientData))","authenticatorData":"\(Base64URL.encode(data))",\
            "signature":"\(Base64URL.encode(signature))"}}
            """
    }
}
