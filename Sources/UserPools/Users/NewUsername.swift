package import Credentials

extension UserPool {
    /// The username and `sub` of a new account.
    ///
    /// In a pool that signs in with addresses the given name is the address, which becomes the attribute, and the username is the `sub`.
    /// In a pool with aliases a username must not look like one. Source: guide, "Customizing sign-in attributes".
    /// - Throws: InvalidParameter, also for a name that no operation could name.
    package func newUsername(
        _ given: String, _ attributes: inout [String: String], random: any RandomSource
    ) throws(UserPoolError) -> (username: String, subject: Subject) {
        try TextForm.username.check(given)
        let subject = Subject(RandomText.uuid(random: random))
        guard signsInWithAddress else {
            if aliasAttributes.contains(.email), given.contains("@"), AddressForm.isEmail(given) {
                throw .invalidParameter("Username cannot be of email format, since user pool is configured for email alias.")
            }
            if aliasAttributes.contains(.phoneNumber), AddressForm.isPhoneNumber(given) {
                throw .invalidParameter("Username cannot be of phone number format, since user pool is configured for phone number alias.")
            }
            return (given, subject)
        }
        let contact: ContactAttribute
        if usernameAttributes.contains(.email), AddressForm.isEmail(given) {
            contact = .email
        } else if usernameAttributes.contains(.phoneNumber), AddressForm.isPhoneNumber(given) {
            contact = .phoneNumber
        } else {
            switch (usernameAttributes.contains(.email), usernameAttributes.contains(.phoneNumber)) {
            case (true, true): throw .invalidParameter("Username should be either an email or a phone number.")
            case (true, false): throw .invalidParameter("Username should be an email.")
            default: throw .invalidParameter("Username should be a phone number.")
            }
        }
        if let other = attributes[contact.rawValue], nameKey(other) != nameKey(given) {
            throw .invalidParameter("The \(contact.rawValue) attribute must be the same as the username.")
        }
        attributes[contact.rawValue] = attributes[contact.rawValue] ?? given
        return (subject.value, subject)
    }

    /// Whether accounts may be made without a password, because there are other first factors.
    var isPasswordless: Bool { allowedFirstAuthFactors.contains { $0 != .password } }

    /// Which address of a user gets the verification code. When both are to be verified, the telephone wins (facts A4).
    func contactToVerify(_ user: User) -> (contact: ContactAttribute, address: String)? {
        for contact in [ContactAttribute.phoneNumber, .email] where autoVerified.contains(contact) {
            if let address = user.attributes[contact.rawValue], !address.isEmpty { return (contact, address) }
        }
        return nil
    }
}
