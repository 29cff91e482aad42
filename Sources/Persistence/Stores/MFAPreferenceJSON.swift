import JSON
import UserPools

/// A person's second factors as the JSON object that their column keeps; no text for none.
enum MFAPreferenceJSON {
    static func encode(_ preference: MFAPreference) -> String? {
        guard !preference.isEmpty else { return nil }
        var writer = JSONWriter(reservingCapacity: 96)
        writer.beginObject()
        // In one order, so that equal preferences are equal bytes.
        writer.member("enabled", strings: MFAFactor.allCases.filter(preference.enabled.contains).map(\.rawValue))
        writer.member("preferred", string: preference.preferred?.rawValue)
        if preference.webAuthn { writer.member("webAuthn", bool: true) }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// - Throws: ``DatabaseError/Kind/corrupt``: a factor that is not understood must not read as no factor.
    static func decode(_ text: String) throws -> MFAPreference {
        guard let object = try? WireValue(json: Array(text.utf8)).object else { throw corrupt }
        var preference = MFAPreference()
        for member in object.members {
            switch member.name {
            case "enabled":
                guard let factors = member.value.array else { throw corrupt }
                for factor in factors { preference.enabled.insert(try self.factor(factor)) }
            case "preferred": preference.preferred = try factor(member.value)
            case "webAuthn":
                guard let webAuthn = member.value.bool else { throw corrupt }
                preference.webAuthn = webAuthn
            default: throw corrupt
            }
        }
        return preference
    }

    private static func factor(_ value: WireValue) throws -> MFAFactor {
        guard let factor = value.string.flatMap(MFAFactor.init(rawValue:)) else { throw corrupt }
        return factor
    }

    private static var corrupt: DatabaseError {
        DatabaseError(.corrupt, "A user's second factors are not what the program writes.", table: "users")
    }
}
