import CognitoModel
import UserPools

struct UpdateAuthEventFeedback: Operation {
    typealias Wire = UpdateAuthEventFeedbackOperation

    func perform(_ input: UpdateAuthEventFeedbackRequest, in call: Call) async throws -> UpdateAuthEventFeedbackResponse {
        // Nobody signs this call, so it has no region to compare with the pool's: the token says where it belongs.
        let pool = try await call.services.cache.pool(UserPoolID(input.userPoolId)).pool
        try await call.services.authEvents.giveFeedback(
            try AuthEvent.Feedback.Value(input.feedbackValue), with: input.feedbackToken, on: input.eventId, of: input.username, in: pool)
        return UpdateAuthEventFeedbackResponse()
    }
}
