/// The one way by which messages go out.
extension CodeSender {
    /// Writes a message with the pool's CustomMessage function and hands it to the pool's custom sender, or else to delivery.
    ///
    /// Calls functions: never inside a transaction. A custom sender is asynchronous on AWS: what it makes of the message is its own affair,
    /// and the trigger room's log tells of its failures.
    /// - Throws: UserLambdaValidation, UnexpectedLambda, InvalidLambdaResponse, InvalidParameter (CustomMessage); CodeDeliveryFailure.
    func send(_ draft: MessageDraft, to recipient: MessageRecipient) async throws {
        let lambda = recipient.pool.lambda
        var draft = draft
        // Taken out of the recipient now, so that what the functions see of the user is one state.
        let occasion = recipient.occasion
        if lambda.customMessage != nil, draft.occasion != .accountTakeOverNotification {
            try draft.adopt(try await ports.triggers.customMessage(draft.event, occasion))
        }
        let medium = draft.contact.medium
        guard (medium == .email ? lambda.customEmailSender : lambda.customSMSSender) == nil else {
            try? await ports.triggers.customSender(CustomSenderEvent(occasion: draft.occasion, medium: medium, code: draft.code), occasion)
            return
        }
        do {
            try await ports.messages.send(draft.message(to: recipient.user, in: recipient.pool))
        } catch {
            throw UserPoolError.deliveryFailed(cause: "\(error)")
        }
    }

    /// Sends a code, after its row is committed.
    ///
    /// Only sign-ups are confirmed by link; changed addresses and new passwords take codes (guide, "Configuring … messages").
    func send(
        _ text: String, _ row: ConfirmationCode, _ occasion: MessageOccasion, to recipient: MessageRecipient
    ) async throws -> CodeDelivery {
        let pool = recipient.pool
        var link: String?
        if occasion == .signUp || occasion == .resendCode, row.attribute == .email, pool.messages.confirmWithLink {
            let domains = try await ports.database.read { try $0.domains(of: pool.id) }
            link = recipient.client.map {
                ConfirmationLink(pool: pool.id, client: $0, username: recipient.user.username, code: text)
                    .text(under: ports.publicURL, at: domains.first { $0.form == .custom } ?? domains.first)
            }
        }
        let words = link == nil ? MessageText.verification(row.attribute, in: pool) : MessageText.verificationByLink(in: pool)
        let draft = MessageDraft(
            occasion, to: row.attribute, at: row.destination, words, code: text, username: recipient.user.username, link: link)
        try await send(draft, to: recipient)
        return CodeDelivery(to: row.attribute, at: row.destination)
    }

    /// Sends the code of a sign-in. Neither the wording nor the function tells first factors from second ones, as in Cognito.
    /// - Parameter isMFA: false for the one-time code of a first factor.
    /// - Throws: as above; a message that cannot be delivered is InvalidParameter, since sign-in declares no CodeDeliveryFailure.
    package func sendSignInCode(
        _ code: String, to contact: ContactAttribute, at address: String, isMFA: Bool, _ recipient: MessageRecipient
    ) async throws -> CodeDelivery {
        let words = MessageText.authentication(contact, in: recipient.pool)
        let draft = MessageDraft(.authentication, to: contact, at: address, words, code: code, username: recipient.user.username)
        try await declaringNoDeliveryFailure { try await send(draft, to: recipient) }
        return CodeDelivery(to: contact, at: address)
    }

    /// For operations that declare no CodeDeliveryFailure.
    func declaringNoDeliveryFailure<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let error as UserPoolError where error.code == .codeDeliveryFailure {
            throw UserPoolError.deliveryFailedUndeclared(cause: error.cause)
        }
    }
}

extension CodeDelivery {
    init(to contact: ContactAttribute, at address: String) {
        self.init(destination: AddressForm.masked(address, contact.medium), medium: contact.medium, attribute: contact.rawValue)
    }
}
