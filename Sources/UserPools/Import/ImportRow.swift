import Credentials

/// Makes users of the lines of one file. Source: guide, "Formatting the CSV file".
struct ImportRow {
    let pool: UserPool
    let header: ImportHeader
    let algorithm: ImportedHashAlgorithm?
    let random: any RandomSource

    /// - Returns: `nil` for a blank line.
    /// - Throws: ``ImportRefusal``: why the line becomes no user.
    func user(_ line: ImportLines.Line, now: Instant) throws(ImportRefusal) -> ImportedUser? {
        guard let bytes = line.bytes else { throw ImportRefusal(ImportRemark.tooLong) }
        guard let fields = ImportFields.split(bytes) else { throw ImportRefusal(ImportRemark.notUTF8) }
        if fields == [""] { return nil }
        guard
            bytes.count <= UserImports.longestLine || String(decoding: bytes, as: UTF8.self).unicodeScalars.count <= UserImports.longestLine
        else { throw ImportRefusal(ImportRemark.tooLong) }
        guard fields.count == header.columns.count else {
            throw ImportRefusal(ImportRemark.fieldCount(fields.count, header.columns.count))
        }
        let values = try values(fields)
        let password = try values.hash.map { hash throws(ImportRefusal) in try entry(hash) }
        do throws(UserPoolError) {
            return try user(values, password, now)
        } catch {
            throw ImportRefusal(error.message)
        }
    }

    private struct Values {
        var username = ""
        var attributes: [String: String] = [:]
        var mfa: MFAPreference
        var hash: String?
    }

    private func values(_ fields: [String]) throws(ImportRefusal) -> Values {
        var values = Values(mfa: MFAPreference())
        var mfaEnabled: Bool?
        for (column, field) in zip(header.columns, fields) where !field.isEmpty {
            switch column {
            case .username: values.username = field
            case .mfaEnabled: mfaEnabled = try boolean(field, column.name)
            case .passwordHash: values.hash = field
            case .attribute("birthdate"): values.attributes["birthdate"] = try date(field)
            case .attribute(let name):
                let isBoolean = pool.schema[name]?.dataType == .boolean
                values.attributes[name] = isBoolean ? String(try boolean(field, name)) : field
            }
        }
        guard !values.username.isEmpty else { throw ImportRefusal(ImportRemark.required(ImportHeader.Column.username.name)) }
        guard TextForm.username.fits(values.username) else { throw ImportRefusal(ImportRemark.username) }
        try checkVerified(values.attributes)
        values.mfa = try preference(mfaEnabled, values.attributes)
        return values
    }

    private func user(_ values: Values, _ password: PasswordEntry?, _ now: Instant) throws(UserPoolError) -> ImportedUser {
        var attributes = values.attributes
        let name = try pool.newUsername(values.username, &attributes, random: random)
        try pool.checkValues(attributes)
        try pool.checkRequired(attributes)
        let signsInAtOnce = password != nil || hasOneTimeCode(attributes)
        var user = User(
            pool: pool.id, subject: name.subject, username: name.username, status: signsInAtOnce ? .confirmed : .resetRequired,
            attributes: attributes, created: now)
        user.mfa = values.mfa
        var names = pool.names(of: user)
        if pool.signsInWithAddress {
            // The address is who it is; the username is made here and cannot be anybody's.
            let key = pool.nameKey(values.username)
            names = names.filter { $0.key == key } + names.filter { $0.key != key }
        }
        var keys: Set<String> = []
        return ImportedUser(user: user, names: names.filter { keys.insert($0.key).inserted }, password: password)
    }

    /// Who can come with a code needs no password. Source: guide, "Requiring imported users to reset their passwords".
    private func hasOneTimeCode(_ attributes: [String: String]) -> Bool {
        pool.allowedFirstAuthFactors.contains(.emailOTP) && attributes["email_verified"] == "true"
            || pool.allowedFirstAuthFactors.contains(.smsOTP) && attributes["phone_number_verified"] == "true"
    }

    /// A file may bring together the users of several systems: a hash that says itself it is of another kind than the job's is taken as that.
    private func entry(_ hash: String) throws(ImportRefusal) -> PasswordEntry {
        guard let algorithm else { throw ImportRefusal(ImportRemark.hashUnexpected) }
        do throws(CredentialsError) {
            return try PasswordEntry(imported: hash, algorithm: ImportedHashAlgorithm(toldBy: hash) ?? algorithm)
        } catch {
            throw ImportRefusal(ImportRemark.hash(error.message))
        }
    }

    private func checkVerified(_ attributes: [String: String]) throws(ImportRefusal) {
        for contact in ContactAttribute.allCases where attributes[contact.verifiedFlag] == "true" {
            guard attributes[contact.rawValue] != nil else {
                throw ImportRefusal(ImportRemark.valueMissing(contact.rawValue, because: contact.verifiedFlag))
            }
        }
        guard pool.autoVerified.contains(where: { attributes[$0.verifiedFlag] == "true" }) else {
            throw ImportRefusal(ImportRemark.unverified)
        }
    }

    /// A blank says what the pool says. Where MFA is optional, TRUE turns on the factor that the user has an address for.
    private func preference(_ enabled: Bool?, _ attributes: [String: String]) throws(ImportRefusal) -> MFAPreference {
        switch (pool.mfa, enabled) {
        case (.on, false?): throw ImportRefusal(ImportRemark.mfaRequired)
        case (.off, true?): throw ImportRefusal(ImportRemark.mfaOff)
        case (.optional, true?):
            if pool.offers(.sms), attributes["phone_number"] != nil { return MFAPreference(enabled: [.sms], preferred: .sms) }
            if pool.offers(.email), attributes["email"] != nil { return MFAPreference(enabled: [.email], preferred: .email) }
            throw ImportRefusal(ImportRemark.mfaWithoutFactor)
        default: return MFAPreference()
        }
    }

    private func boolean(_ text: String, _ column: String) throws(ImportRefusal) -> Bool {
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default: throw ImportRefusal(ImportRemark.notBoolean(column))
        }
    }

    /// `mm/dd/yyyy` as `yyyy-mm-dd`.
    private func date(_ text: String) throws(ImportRefusal) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[2] == UInt8(ascii: "/"), bytes[5] == UInt8(ascii: "/"),
            [0, 1, 3, 4, 6, 7, 8, 9].allSatisfy({ (48...57).contains(bytes[$0]) }),
            let month = Int(text.prefix(2)), let day = Int(text.dropFirst(3).prefix(2)), let year = Int(text.suffix(4)),
            (1...12).contains(month), day >= 1, day <= Self.days(of: month, year)
        else { throw ImportRefusal(ImportRemark.birthdate) }
        return "\(text.suffix(4))-\(text.prefix(2))-\(text.dropFirst(3).prefix(2))"
    }

    private static func days(of month: Int, _ year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
