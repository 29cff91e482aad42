/// Whom a message is for, and what the triggers around it are told.
package struct MessageRecipient: Sendable {
    package var user: User
    package var pool: UserPool
    /// `nil` for calls that no app client makes.
    package var client: ClientID?
    package var clientMetadata: [String: String]?

    package init(user: User, pool: UserPool, client: ClientID?, clientMetadata: [String: String]?) {
        self.user = user
        self.pool = pool
        self.client = client
        self.clientMetadata = clientMetadata
    }

    var occasion: TriggerOccasion { TriggerOccasion(user, in: pool, at: client, clientMetadata: clientMetadata) }
}
