extension Ports {
    /// Tells the pool's PostConfirmation function, after the commit: what it throws reaches the caller, and the account stays as it is.
    /// - Throws: UserLambdaValidation, UnexpectedLambda, InvalidLambdaResponse.
    func confirmed(
        _ source: PostConfirmationSource, _ user: User, in pool: UserPool, at client: ClientID?, clientMetadata: [String: String]?
    ) async throws {
        guard pool.lambda.postConfirmation != nil else { return }
        try await triggers.postConfirmation(source, TriggerOccasion(user, in: pool, at: client, clientMetadata: clientMetadata))
    }
}
