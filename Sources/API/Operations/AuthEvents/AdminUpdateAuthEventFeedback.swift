import CognitoModel
import UserPools

struct AdminUpdateAuthEventFeedback: Operation {
    typealias Wire = AdminUpdateAuthEventFeedbackOperation

    func perform(_ input: AdminUpdateAuthEventFeedbackRequest, in call: Call) async throws -> AdminUpdateAuthEventFeedbackResponse {
        try await call.services.authEvents.giveFeedback(
            try AuthEvent.Feedback.Value(input.feedbackValue), on: input.eventId, of: input.username,
            in: try await call.pool(input.userPoolId))
        return AdminUpdateAuthEventFeedbackResponse()
    }
}
