internal import JSON
internal import UserPools

/// The event that a function is called with: the envelope that all triggers share, around the `request` and the preset `response` of one.
///
/// Source: guide, "Customizing user pool workflows with Lambda triggers", "Lambda trigger event".
enum TriggerEvent {
    /// - Parameters:
    ///   - source: `triggerSource`
    ///   - response: `nil` writes no `response`, as events of the custom senders have none.
    static func json(
        _ source: String, version: String = "1", _ occasion: TriggerOccasion, request: (inout JSONWriter) -> Void,
        response: ((inout JSONWriter) -> Void)?
    ) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 1_024)
        json.beginObject()
        json.member("version", string: version)
        json.member("triggerSource", string: source)
        json.member("region", string: occasion.pool.id.region)
        json.member("userPoolId", string: occasion.pool.id.value)
        json.member("userName", string: occasion.username)
        json.key("callerContext")
        json.beginObject()
        // What Cognito says where the caller's user agent names no AWS SDK; the rules know no user agents.
        json.member("awsSdkVersion", string: "aws-sdk-unknown-unknown")
        json.member("clientId", string: occasion.client?.value ?? "CLIENT_ID_NOT_APPLICABLE")
        json.endObject()
        json.key("request")
        json.beginObject()
        request(&json)
        json.endObject()
        if let response {
            json.key("response")
            json.beginObject()
            response(&json)
            json.endObject()
        }
        json.endObject()
        return json.bytes
    }
}

extension TriggerOccasion {
    /// `request.userAttributes` of a user who exists. In pools with aliases a verified address that one can sign in with stands there a
    /// second time, under `cognito:email_alias` or `cognito:phone_number_alias`.
    var attributesWithAliases: [String: String] {
        var attributes = userAttributes
        for alias in pool.aliasAttributes {
            guard let contact = alias.contact, attributes["sub"] != nil, attributes[contact.verifiedFlag] == "true" else { continue }
            attributes["cognito:\(contact.rawValue)_alias"] = attributes[contact.rawValue]
        }
        return attributes
    }
}

extension JSONWriter {
    mutating func userAttributes(_ occasion: TriggerOccasion) { member("userAttributes", map: occasion.attributesWithAliases) }

    /// Absent where the caller gave none.
    mutating func clientMetadata(_ occasion: TriggerOccasion) { member("clientMetadata", map: occasion.clientMetadata) }

    /// `null` where the caller gave none.
    mutating func validationData(_ data: [String: String]?) {
        if let data { member("validationData", map: data) } else { nulls("validationData") }
    }

    mutating func member(_ name: StaticString, stringOrNull value: String?) {
        key(name)
        if let value { string(value) } else { null() }
    }

    /// Members that the function may set.
    mutating func nulls(_ names: StaticString...) {
        for name in names {
            key(name)
            null()
        }
    }

    /// The rounds of a custom sign-in so far.
    mutating func session(_ rounds: [CustomAuthRound]) {
        key("session")
        beginArray()
        for round in rounds {
            beginObject()
            member("challengeName", string: round.challengeName)
            member("challengeResult", bool: round.challengeResult)
            member("challengeMetadata", stringOrNull: round.challengeMetadata)
            endObject()
        }
        endArray()
    }
}
