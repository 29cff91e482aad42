extension Ports {
    /// Asks the pool's PreSignUp function about an account that is not there yet.
    /// - Throws: UserLambdaValidation, UnexpectedLambda, InvalidLambdaResponse.
    func preSignUp(
        _ source: PreSignUpEvent.Source, _ username: String, _ attributes: [String: String], validationData: [String: String]?,
        in pool: UserPool, at client: ClientID?, clientMetadata: [String: String]?
    ) async throws -> PreSignUpVerdict {
        guard pool.lambda.preSignUp != nil else { return PreSignUpVerdict() }
        let occasion = TriggerOccasion(
            pool: pool, client: client, username: username, userAttributes: attributes, clientMetadata: clientMetadata)
        return try await triggers.preSignUp(PreSignUpEvent(source: source, validationData: validationData), occasion)
    }
}

extension User {
    /// Confirms and verifies as a PreSignUp function says.
    /// - Throws: InvalidLambdaResponse where there is nothing to verify.
    mutating func apply(_ verdict: PreSignUpVerdict) throws(UserPoolError) {
        if verdict.autoConfirmUser { status = .confirmed }
        let verified = [(ContactAttribute.email, verdict.autoVerifyEmail), (.phoneNumber, verdict.autoVerifyPhone)]
        for (contact, isVerified) in verified where isVerified {
            guard attributes[contact.rawValue]?.isEmpty == false else { throw .nothingToVerify(contact.rawValue) }
            attributes[contact.verifiedFlag] = "true"
        }
    }
}
