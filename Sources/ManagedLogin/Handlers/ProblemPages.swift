public import OAuth
import UserPools

/// What went wrong, in words for people. No more is told than the API tells.
extension ManagedLogin {
    /// The key of the text that stands for an error.
    static func textKey(of error: UserPoolError) -> String {
        switch error.code {
        case .codeMismatch, .enableSoftwareTokenMFA: "error.code"
        case .expiredCode: "error.codeExpired"
        case .invalidPassword: "error.policy"
        case .passwordHistoryPolicyViolation: "error.usedPassword"
        case .usernameExists, .aliasExists: "error.exists"
        case .limitExceeded, .tooManyRequests, .tooManyFailedAttempts: "error.tooMany"
        case .codeDeliveryFailure: "error.delivery"
        case .userNotConfirmed: "error.notConfirmed"
        case .notAuthorized:
            switch error.message {
            case UserPoolError.passwordAttemptsExceeded.message: "error.tooMany"
            case UserPoolError.userDisabled.message: "error.disabled"
            case let text where text.hasPrefix(UserPoolError.invalidSession.message.prefix(15)): "error.expired"
            default: "error.credentials"
            }
        case .userNotFound: "error.credentials"
        case .invalidParameter where error.message.hasPrefix("Cannot reset password"): "error.noRecovery"
        default: "error.invalid"
        }
    }

    func problem(_ error: UserPoolError, _ visit: Visit) -> DomainResponse {
        let status = error.code == .tooManyRequests || error.code == .limitExceeded ? 429 : 400
        return problem(Self.textKey(of: error), status: status, visit)
    }

    func problem(_ key: String, status: Int, _ visit: Visit) -> DomainResponse {
        visit.answer(Page(title: visit.texts["error.title"], error: visit.texts[key], status: status), by: renderer)
    }

    /// Where the server takes no more requests for the moment.
    /// - Throws: what the database throws.
    public func busy(_ request: DomainRequest) async throws -> DomainResponse {
        problem("error.unavailable", status: 429, try await visit(request, nil))
    }

    /// `/error`: what the authorization endpoint refuses. The reason comes from the address, so only known reasons are repeated.
    func errorPage(_ visit: Visit) -> DomainResponse {
        let known = visit.request.query["error"].flatMap(OAuthError.Code.init(rawValue:)) ?? .invalidRequest
        return visit.answer(
            Page(
                title: visit.texts["error.title"], error: visit.texts.text("error.request", ["reason": known.rawValue]), status: 400),
            by: renderer)
    }

    func signedOutPage(_ visit: Visit) -> DomainResponse {
        visit.answer(Page(title: visit.texts["signedOut.title"], subtitle: visit.texts["signedOut.text"]), by: renderer)
    }
}
