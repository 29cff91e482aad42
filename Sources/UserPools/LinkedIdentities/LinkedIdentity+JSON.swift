import JSON

/// The `identities` attribute: a JSON array in the profile, and nearly the same in ID tokens. Source: guide, "Linking federated users to an
/// existing user profile"; facts A5.1 and A8.
extension LinkedIdentity {
    /// - Returns: the attribute's text, or `nil` for no logins.
    public static func attribute(_ identities: [LinkedIdentity]) -> String? {
        guard !identities.isEmpty else { return nil }
        var json = JSONWriter(reservingCapacity: 192 * identities.count)
        json.beginArray()
        for identity in identities {
            json.beginObject()
            json.member("userId", string: identity.login.value)
            json.member("providerName", string: identity.login.provider)
            json.member("providerType", string: identity.providerType.rawValue)
            json.key("issuer")
            if let issuer = identity.issuer { json.string(issuer) } else { json.null() }
            json.key("primary")
            json.bool(identity.isPrimary)
            json.member("dateCreated", integer: Int(identity.created.milliseconds))
            json.endObject()
        }
        json.endArray()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Writes the claim's value from the attribute's text: as the attribute, with texts for truth values and numbers.
    static func writeClaim(_ attribute: String, _ json: inout JSONWriter) {
        json.beginArray()
        for identity in (try? WireValue(json: Array(attribute.utf8)).array) ?? [] {
            json.beginObject()
            for member in identity.object?.members ?? [] {
                json.key(dynamic: member.name)
                switch member.value {
                case .string(let text): json.string(text)
                case .bool(let truth): json.string(truth ? "true" : "false")
                case .number(let number): json.string(number.text)
                default: json.null()
                }
            }
            json.endObject()
        }
        json.endArray()
    }
}
