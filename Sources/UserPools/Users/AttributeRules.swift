/// Which values attributes may have, and who may set them.
extension UserPool {
    /// Checks new values against the schema.
    /// - Throws: InvalidParameter for an attribute the pool does not have, or a value out of its type or bounds.
    package func checkValues(_ attributes: [String: String]) throws(UserPoolError) {
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            guard let definition = schema[name] else { throw .unknownAttribute(name) }
            guard name != "sub" else { throw .schemaViolation(name, "Attribute cannot be set.") }
            if name == "preferred_username", isShapedLikeAnAlias(value) {
                throw .invalidParameter("preferred_username cannot have the form of an email address or phone number that is an alias.")
            }
            try definition.check(value)
        }
    }

    /// Whether a name chosen freely could pass for an address that others prove by a code.
    func isShapedLikeAnAlias(_ name: String) -> Bool {
        aliasAttributes.contains(.email) && AddressForm.isEmail(name)
            || aliasAttributes.contains(.phoneNumber) && AddressForm.isPhoneNumber(name)
    }

    /// Checks a change: every changed attribute must be mutable, and required ones may not become empty.
    package func checkChange(from old: [String: String], to new: [String: String]) throws(UserPoolError) {
        for (name, value) in new.sorted(by: { $0.key < $1.key }) {
            guard let definition = schema[name] else { throw .unknownAttribute(name) }
            if !definition.mutable, let present = old[name], present != value { throw .immutableAttribute(name) }
            if definition.required && value.isEmpty { throw .missingAttribute(name) }
        }
    }

    /// - Throws: InvalidParameter naming the first required attribute that has no value.
    package func checkRequired(_ attributes: [String: String]) throws(UserPoolError) {
        for definition in schema.required where attributes[definition.name]?.isEmpty ?? true {
            throw .missingAttribute(definition.name)
        }
    }
}

extension AttributeDefinition {
    /// - Throws: InvalidParameter.
    package func check(_ value: String) throws(UserPoolError) {
        if value.isEmpty { return }
        switch name {
        case "email": guard AddressForm.isEmail(value) else { throw .invalidParameter("Invalid email address format.") }
        case "phone_number": guard AddressForm.isPhoneNumber(value) else { throw .invalidParameter("Invalid phone number format.") }
        // A sign-in name is a key of an index, and those have an end on every engine.
        case "preferred_username" where value.utf8.count > 2048: throw .schemaViolation(name, "String must be no more than 2048 bytes")
        case "birthdate" where !Self.isDate(value): throw .invalidParameter("Invalid birthdate format: it must be YYYY-MM-DD.")
        default: break
        }
        switch dataType {
        case .string:
            let length = value.unicodeScalars.count
            if let least = minimum.flatMap({ Int($0) }), length < least {
                throw .schemaViolation(name, "String must be at least \(least) characters")
            }
            if length > (maximum.flatMap { Int($0) } ?? 2048) {
                throw .schemaViolation(name, "String must be no more than \(maximum ?? "2048") characters")
            }
            if value.utf8.contains(0) { throw .schemaViolation(name, "String must not contain NUL characters") }
        case .number:
            guard let number = WholeNumber(value) else { throw .schemaViolation(name, "Number must be a whole number") }
            if let minimum, let least = WholeNumber(minimum), number < least {
                throw .schemaViolation(name, "Number must be at least \(least)")
            }
            if let maximum, let most = WholeNumber(maximum), number > most {
                throw .schemaViolation(name, "Number must be no more than \(most)")
            }
        case .boolean:
            guard ["true", "false"].contains(value.lowercased()) else { throw .schemaViolation(name, "Boolean must be true or false") }
        case .dateTime:
            guard Self.isDateTime(value) else { throw .schemaViolation(name, "DateTime must be an ISO 8601 time or seconds since 1970") }
        }
    }

    static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45 else { return false }
        for position in [0, 1, 2, 3, 5, 6, 8, 9] where !(48...57).contains(bytes[position]) { return false }
        let month = Int(text.dropFirst(5).prefix(2)) ?? 0, day = Int(text.suffix(2)) ?? 0
        return (1...12).contains(month) && (1...31).contains(day)
    }

    static func isDateTime(_ text: String) -> Bool {
        if Int64(text) != nil { return true }
        guard text.utf8.count <= 40, isDate(String(text.prefix(10))) else { return false }
        let rest = text.dropFirst(10)
        guard let separator = rest.first else { return true }
        return (separator == "T" || separator == " ") && rest.dropFirst().utf8.count >= 5
            && rest.dropFirst().allSatisfy { $0.isASCII && ($0.isNumber || ":.Z+-".contains($0)) }
    }
}
