/// Changes of attributes where new addresses have to be proved by whoever has them.
extension CodeSender {
    typealias Made = (text: String, row: ConfirmationCode)

    /// Puts changes into a user, inside the transaction that saves them, and makes codes for the addresses that need one.
    ///
    /// With verification before update the old address stays until the code for the new one comes back. Whoever may say that an address is
    /// verified says so in the same change, and then it takes effect at once (API reference, AdminUpdateUserAttributes).
    /// - Parameter mayMakeCode: asked before each code.
    /// - Returns: the codes, to be sent after the commit.
    func apply(
        _ changes: [String: String], to user: inout User, in pool: UserPool, now: Instant, _ tx: any UserPoolTransaction,
        mayMakeCode: () throws -> Void
    ) throws -> [Made] {
        var applied = changes
        var made: [Made] = []
        for contact in ContactAttribute.allCases {
            guard let address = changes[contact.rawValue] else { continue }
            user.pendingAttributes[contact.rawValue] = nil
            guard address != user.attributes[contact.rawValue] else { continue }
            // A code proves the address that it went to, which this change makes another.
            _ = try tx.deleteCode(for: .verify(contact), of: user.subject, in: pool.id)
            guard pool.autoVerified.contains(contact), !address.isEmpty, changes[contact.verifiedFlag]?.lowercased() != "true" else {
                continue
            }
            if pool.requireVerificationBeforeUpdate?.contains(contact) == true {
                applied[contact.rawValue] = nil
                // It is the new address that this would speak of.
                applied[contact.verifiedFlag] = nil
                user.pendingAttributes[contact.rawValue] = address
            }
            try mayMakeCode()
            let code = make(.verify(contact), for: user, to: contact, at: address, now: now)
            try tx.put(code.row)
            made.append(code)
        }
        user.apply(applied)
        return made
    }
}
