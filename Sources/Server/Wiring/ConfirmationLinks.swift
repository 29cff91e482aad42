public import API
public import AWSWire
internal import Credentials
public import Logging
internal import Persistence
internal import UserPools

/// The links that confirm sign-ups: `GET /confirmUser?client_id=…&user_name=…&confirmation_code=…` at a pool's domain, and under
/// `/auth/POOL_ID`.
///
/// A GET confirms, as in Cognito: the link stands in mail, and there is nothing that its reader could press but the link.
public struct ConfirmationLinks: Sendable {
    private let services: Services
    private let quotas: RequestQuotas?
    private let logger: Logger

    public init(services: Services, quotas: RequestQuotas?, logger: Logger) {
        self.services = services
        self.quotas = quotas
        self.logger = logger
    }

    /// - Parameter pool: whose domain it is, or the path's second part: a pool's id stands for its domain.
    public func answer(pool: String, query: String) async -> WireResponse {
        await page(pool: pool, query: query).response
    }

    /// Whether a request to a domain follows such a link; without a code it is for the page where codes are typed.
    static func isLink(_ path: String, _ query: String) -> Bool {
        path == "/confirmUser" && Dispatcher.parameter("confirmation_code", in: query) != nil
    }

    private func page(pool: String, query: String) async -> ConfirmationPage {
        guard let client = Dispatcher.parameter("client_id", in: query), let name = Dispatcher.parameter("user_name", in: query),
            let code = Dispatcher.parameter("confirmation_code", in: query), client.utf8.count <= 128,
            (1...128).contains(name.unicodeScalars.count), code.utf8.count <= 2_048,
            ![client, name, code].contains(where: { $0.contains("\0") })
        else { return .unusable }
        do {
            let context = try await services.cache.client(ClientID(client))
            guard context.pool.id.value == pool else { return .unusable }
            // The same work as the operation of that name, so the same quota.
            if let quotas, !quotas.allows("ConfirmSignUp", in: context.pool.id.region) { return .tooManyAttempts }
            _ = try await services.signUps.confirmByLink(name, code: code, at: context)
            return .confirmed
        } catch let error as UserPoolError {
            return page(for: error)
        } catch {
            logger.error("a confirmation link failed", metadata: ["reason": "\(error)"])
            return .unavailable
        }
    }

    private func page(for error: UserPoolError) -> ConfirmationPage {
        switch error.code {
        // Of what a link does, only PostConfirmation calls a function, and that comes last.
        case .userLambdaValidation, .unexpectedLambda, .invalidLambdaResponse:
            logger.warning("refused", metadata: ["operation": "confirmUser", "cause": "\(error.cause ?? error.message)"])
            return .confirmedWithTrouble
        case .aliasExists: return .addressTaken
        case .limitExceeded, .tooManyRequests: return .tooManyAttempts
        case .internalError:
            logger.error(
                "internal error", metadata: ["operation": "confirmUser", "cause": "\(error.cause ?? "")", "at": "\(error.location)"])
            return .unavailable
        default: return .unusable
        }
    }
}
