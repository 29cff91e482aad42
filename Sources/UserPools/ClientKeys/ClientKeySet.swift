public import JSON

/// A client's keys (RFC 7517 section 5), read once for each change of its settings.
public struct ClientKeySet: Sendable {
    public let keys: [JSONWebKey]

    /// More than any client rolls over at once.
    public static let limit = 16

    /// - Parameter value: the document `{"keys": […]}`.
    /// - Throws: `JSONWebKey.Refusal` when one of the keys is unfit, there are none or too many, or two have one id.
    public init(_ value: WireValue) throws(JSONWebKey.Refusal) {
        guard let members = value["keys"]?.array, (1...Self.limit).contains(members.count) else { throw .malformed }
        var keys: [JSONWebKey] = []
        for member in members { keys.append(try JSONWebKey(member)) }
        let ids = keys.compactMap(\.id)
        guard Set(ids).count == ids.count else { throw .malformed }
        self.keys = keys
    }

    /// A stored document. One that cannot be read has no keys: then nothing that the client signs is taken.
    init(stored text: String) {
        guard let value = try? WireValue(json: Array(text.utf8)), let set = try? ClientKeySet(value) else {
            keys = []
            return
        }
        keys = set.keys
    }

    /// The keys that may have signed what a header describes: the one that is named, else each of the algorithm.
    func candidates(for header: SignedClaims.Header) -> [JSONWebKey] {
        keys.filter { $0.algorithms.contains(header.algorithm) && (header.keyID == nil || $0.id == header.keyID) }
    }
}
