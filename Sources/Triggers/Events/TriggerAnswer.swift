internal import JSON
internal import UserPools

/// `response` of a function's answer. `null` is the same as absent: every member starts as `null` or `false`, and many handlers leave it
/// so.
struct TriggerAnswer {
    let response: WireObject
    /// For causes.
    let arn: String

    /// InvalidLambdaResponse; the log learns which member is not what it must be, and never its value.
    func malformed(_ name: String, _ expected: String) -> UserPoolError {
        .functionAnswerUnrecognizable(cause: "\(arn): response.\(name) is not \(expected)")
    }

    /// An answer about another object within `response`.
    /// - Throws: InvalidLambdaResponse, as every reading here.
    func object(_ name: String) throws(UserPoolError) -> TriggerAnswer? {
        guard let value = response[name], value != .null else { return nil }
        guard case .object(let object) = value else { throw malformed(name, "an object") }
        return TriggerAnswer(response: object, arn: arn)
    }

    func bool(_ name: String) throws(UserPoolError) -> Bool? {
        guard let value = response[name], value != .null else { return nil }
        guard let bool = value.bool else { throw malformed(name, "true or false") }
        return bool
    }

    func string(_ name: String) throws(UserPoolError) -> String? {
        guard let value = response[name], value != .null else { return nil }
        guard let string = value.string else { throw malformed(name, "a string") }
        return string
    }

    func strings(_ name: String) throws(UserPoolError) -> [String]? {
        guard let value = response[name], value != .null else { return nil }
        guard let elements = value.array else { throw malformed(name, "an array of strings") }
        var strings: [String] = []
        for element in elements {
            guard let string = element.string else { throw malformed(name, "an array of strings") }
            strings.append(string)
        }
        return strings
    }

    /// A map of texts. Numbers and truth values become their text, as `email_verified: true` is meant; members that are `null` are left
    /// out.
    func texts(_ name: String) throws(UserPoolError) -> [String: String]? {
        guard let object = try object(name) else { return nil }
        var texts: [String: String] = [:]
        for member in object.response.members {
            switch member.value {
            case .null: texts.removeValue(forKey: member.name)
            case .string(let text): texts[member.name] = text
            case .number(let number): texts[member.name] = number.text
            case .bool(let bool): texts[member.name] = bool ? "true" : "false"
            case .array, .object: throw malformed("\(name).\(member.name)", "a string")
            }
        }
        return texts
    }

    /// A map of values of any kind but `null`.
    func values(_ name: String) throws(UserPoolError) -> [String: WireValue]? {
        guard let object = try object(name) else { return nil }
        var values: [String: WireValue] = [:]
        for member in object.response.members {
            if member.value == .null { values.removeValue(forKey: member.name) } else { values[member.name] = member.value }
        }
        return values
    }

    /// One of a closed set of words.
    func word<Word: RawRepresentable>(_ name: String, _ words: [Word]) throws(UserPoolError) -> Word? where Word.RawValue == String {
        guard let text = try string(name) else { return nil }
        guard let word = words.first(where: { $0.rawValue == text }) else {
            throw malformed(name, "one of " + words.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }
}
