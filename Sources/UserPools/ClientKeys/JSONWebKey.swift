public import Credentials
public import JSON

/// A public key of a client, as it publishes it (RFC 7517 section 4). Strict: whatever could be read in two ways is no key.
public struct JSONWebKey: Sendable {
    /// `kid`.
    public let id: String?
    public let key: ForeignKey
    /// What it may sign with: one algorithm where the key says so, else those of its type.
    public let algorithms: Set<SignatureAlgorithm>

    /// Members of private and symmetric keys (RFC 7518 sections 6.2.2, 6.3.2 and 6.4): a secret that comes here is no secret any more.
    private static let secretMembers: Set<String> = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    /// Why something is not taken as a key.
    public enum Refusal: Error, Sendable { case malformed, privateMember, unsupported }

    /// - Throws: `Refusal`.
    public init(_ value: WireValue) throws(Refusal) {
        guard let object = value.object else { throw .malformed }
        let names = object.members.map(\.name)
        guard Set(names).count == names.count else { throw .malformed }
        guard Self.secretMembers.isDisjoint(with: names) else { throw .privateMember }
        if let use = object["use"], use.string != "sig" { throw .unsupported }
        if let uses = object["key_ops"], uses.array?.contains(.string("verify")) != true { throw .unsupported }
        func bytes(_ name: String) throws(Refusal) -> [UInt8] {
            guard let text = object[name]?.string, let bytes = try? Base64URL.decode(text), !bytes.isEmpty else { throw .malformed }
            return bytes
        }
        do {
            switch (object["kty"]?.string, object["crv"]?.string) {
            case ("RSA", nil): key = try ForeignKey(modulus: bytes("n"), exponent: bytes("e"))
            case ("EC", "P-256"): key = try ForeignKey(x: bytes("x"), y: bytes("y"))
            case ("OKP", "Ed25519"): key = try ForeignKey(ed25519: bytes("x"))
            default: throw Refusal.unsupported
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw .malformed
        }
        if let named = object["alg"] {
            guard let algorithm = named.string.flatMap(SignatureAlgorithm.init(rawValue:)), key.algorithms.contains(algorithm) else {
                throw .unsupported
            }
            algorithms = [algorithm]
        } else {
            algorithms = key.algorithms
        }
        if let id = object["kid"] {
            guard let text = id.string, (1...256).contains(text.utf8.count) else { throw .malformed }
            self.id = text
        } else {
            id = nil
        }
    }
}
