public struct PreAuthenticationEvent: Sendable {
    public var validationData: [String: String]?
    public var userNotFound: Bool
    public init(validationData: [String: String]?, userNotFound: Bool) {
        self.validationData = validationData
        self.userNotFound = userNotFound
    }
}

/// One answered challenge of a custom sign-in (an element of `request.session`).
public struct CustomAuthRound: Sendable, Equatable {
    public var challengeName: String
    public var challengeResult: Bool
    public var challengeMetadata: String?
    public init(challengeName: String, challengeResult: Bool, challengeMetadata: String? = nil) {
        self.challengeName = challengeName
        self.challengeResult = challengeResult
        self.challengeMetadata = challengeMetadata
    }
}

public struct DefineAuthChallengeEvent: Sendable {
    /// Oldest first.
    public var session: [CustomAuthRound]
    public var userNotFound: Bool
    public init(session: [CustomAuthRound], userNotFound: Bool) {
        self.session = session
        self.userNotFound = userNotFound
    }
}

public struct DefineAuthChallengeVerdict: Sendable, Equatable {
    public var challengeName: String?
    public var issueTokens: Bool
    public var failAuthentication: Bool
    public init(challengeName: String?, issueTokens: Bool, failAuthentication: Bool) {
        self.challengeName = challengeName
        self.issueTokens = issueTokens
        self.failAuthentication = failAuthentication
    }
}

public struct CreateAuthChallengeEvent: Sendable {
    public var challengeName: String
    public var session: [CustomAuthRound]
    public var userNotFound: Bool
    public init(challengeName: String, session: [CustomAuthRound], userNotFound: Bool) {
        self.challengeName = challengeName
        self.session = session
        self.userNotFound = userNotFound
    }
}

public struct CreateAuthChallengeVerdict: Sendable, Equatable {
    /// Shown to the client.
    public var publicChallengeParameters: [String: String]
    /// Only for the function that verifies the answer.
    public var privateChallengeParameters: [String: String]
    public var challengeMetadata: String?
    public init(
        publicChallengeParameters: [String: String] = [:], privateChallengeParameters: [String: String] = [:],
        challengeMetadata: String? = nil
    ) {
        self.publicChallengeParameters = publicChallengeParameters
        self.privateChallengeParameters = privateChallengeParameters
        self.challengeMetadata = challengeMetadata
    }
}

public struct VerifyAuthChallengeEvent: Sendable {
    public var privateChallengeParameters: [String: String]
    public var challengeAnswer: String
    public var userNotFound: Bool
    public init(privateChallengeParameters: [String: String], challengeAnswer: String, userNotFound: Bool) {
        self.privateChallengeParameters = privateChallengeParameters
        self.challengeAnswer = challengeAnswer
        self.userNotFound = userNotFound
    }
}
