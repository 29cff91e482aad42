import CognitoModel
import UserPools

extension AuthEvent {
    var wire: AuthEventType {
        AuthEventType(
            eventId: id, eventType: EventType(rawValue: kind.rawValue), creationDate: created.timestamp,
            eventResponse: EventResponseType(rawValue: response.rawValue),
            eventRisk: risk.map {
                EventRiskType(
                    riskDecision: RiskDecisionType(rawValue: $0.decision.rawValue),
                    riskLevel: $0.level.map { RiskLevelType(rawValue: $0.rawValue) },
                    compromisedCredentialsDetected: $0.compromisedCredentials)
            },
            challengeResponses: challenges.isEmpty
                ? nil
                : challenges.map {
                    ChallengeResponseType(
                        challengeName: CognitoModel.ChallengeName(rawValue: $0.name.rawValue),
                        challengeResponse: $0.succeeded ? .success : .failure)
                },
            eventContextData: context.map {
                EventContextDataType(
                    ipAddress: $0.address, deviceName: $0.device, timezone: $0.timezone, city: $0.city, country: $0.country)
            },
            eventFeedback: feedback.map {
                EventFeedbackType(
                    feedbackValue: FeedbackValueType(rawValue: $0.value.rawValue), provider: $0.provider, feedbackDate: $0.date.timestamp)
            })
    }
}

extension AuthEvent.Feedback.Value {
    /// - Throws: InvalidParameter.
    init(_ wire: FeedbackValueType) throws(UserPoolError) {
        guard let value = Self(rawValue: wire.rawValue) else { throw .invalidParameter("Invalid value: \(wire.rawValue)") }
        self = value
    }
}
