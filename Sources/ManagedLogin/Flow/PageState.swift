import UserPools

/// Where somebody stands between two pages: what the sign-in asks of them next, and what it needs to go on.
struct PageState: Sendable, Codable {
    var client: String
    /// Which authorization request a sign-in that has ended answers, by its keyed hash: a query may be of any length.
    var request: String?
    var username: String
    /// `ChallengeName`, or what stands outside of a sign-in: `CONFIRM`, `RESET`, `DEVICE`, `PASSKEY`, `CONSENT`.
    var step: String
    var session: String?
    var parameters: [String: String] = [:]
    var available: [String] = []
    /// What was said to the person about where a code went.
    var destination: String?
    /// The secret of an authenticator app that is being set up, as it stands on the page.
    var appSecret: String?
    /// The second factor that is being set up, once it was chosen.
    var factor: MFAFactor?
    /// Who has signed in, where a question stands between them and the client.
    var signedIn: SignedIn?

    var challenge: ChallengeName? { ChallengeName(rawValue: step) }

    init(client: String, username: String, step: String) {
        self.client = client
        self.username = username
        self.step = step
    }
}
