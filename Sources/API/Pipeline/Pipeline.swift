public import AWSWire
import CognitoModel
import Credentials
import JSON
public import Logging
import UserPools

public import struct Foundation.Date

/// The way every request to `POST /` goes: find the operation, decode and check its input, authorize, quota, perform, encode.
public struct Pipeline: Sendable {
    private let services: Services
    private let access: ManagementAccess
    private let defaultRegion: String
    private let date: @Sendable () -> Date
    private let quotas: RequestQuotas?
    private let logger: Logger
    private let extensions: ExtensionOperations
    private let keyManagement: KeyManagementOperations
    private static let table = OperationTable.byTarget

    /// - Parameter quotas: request-rate quotas, or `nil` for none.
    public init(
        services: Services, access: ManagementAccess, defaultRegion: String, now: @escaping @Sendable () -> Date, quotas: RequestQuotas?,
        logger: Logger
    ) {
        self.services = services
        self.access = access
        self.defaultRegion = defaultRegion
        date = now
        self.quotas = quotas
        self.logger = logger
        self.extensions = ExtensionOperations(services: services)
        self.keyManagement = services.keyManagement
    }

    /// Every target that means something, built or not.
    public static var targets: [String] { Array(table.keys) + ExtensionOperations.targets + KeyManagementOperations.targets }

    /// Whether a target (`X-Amz-Target`) may be called by anybody, so that browsers of other sites may.
    public static func isPublic(target: String) -> Bool {
        guard case .operation(let operation)? = table[target] else { return false }
        return operation.authorization.isPublic
    }

    /// The most bytes that a request for a target may have.
    public static func bodyLimit(target: String) -> Int {
        if KeyManagementOperations.handles(target) { return KeyManagementOperations.bodyLimit }
        guard case .operation(let operation)? = table[target] else { return 1_048_576 }
        return operation.bodyLimit
    }

    public func handle(_ request: WireRequest) async -> WireResponse {
        guard let target = request.headers["x-amz-target"] else { return AWSError.unknownOperation(nil).response }
        do {
            let body: [UInt8]
            if ExtensionOperations.handles(target) {
                let region = try await access.authorize(request, service: "cognito-idp", defaultRegion: defaultRegion, now: date())
                body = try await extensions.perform(target, request.body, region: region)
            } else if KeyManagementOperations.handles(target) {
                let region = try await access.authorize(
                    request, service: KeyManagementOperations.signingName, defaultRegion: defaultRegion, now: date())
                body = try keyManagement.perform(target, request.body, region: region)
            } else {
                body = try await perform(target, request)
            }
            return WireResponse(status: 200, headers: [(name: "Content-Type", value: "application/x-amz-json-1.1")], body: body)
        } catch {
            return answer(error, target).response
        }
    }

    private func perform(_ target: String, _ request: WireRequest) async throws -> [UInt8] {
        guard let entry = Self.table[target] else { throw AWSError.unknownOperation(Self.printable(target)) }
        guard case .operation(let operation) = entry else {
            throw AWSError.unbuiltOperation(String(target.split(separator: ".").last ?? ""))
        }
        guard request.body.count <= operation.bodyLimit else { throw AWSError.requestTooLarge(limit: operation.bodyLimit) }
        let prepared = try operation.prepare(request.body)
        let service = operation.service.signingName
        let caller =
            switch operation.authorization {
            case .none, .accessToken: Caller.anybody
            case .sigV4: try await access.principal(request, service: service, now: date())
            case .sigV4OrClient: try await access.principalOrAnybody(request, service: service, now: date())
            }
        let region = caller.region ?? defaultRegion
        if let quotas, !quotas.allows(operation.name, in: region) { throw AWSError.tooManyRequests() }
        let call = Call(
            services: services, region: region, operation: operation.name, caller: caller,
            sourceIP: request.sourceIP.isEmpty ? nil : request.sourceIP,
            userAgent: request.headers["user-agent"].map(userAgentText))
        do {
            return try await perform(prepared, call, request.body, operation)
        } catch let error as UserPoolError {
            throw declared(error, operation)
        }
    }

    /// A pool that is of another region may have its secondary replica in the call's: only a call that finds no pool pays for the question.
    private func perform(
        _ prepared: @Sendable (Call) async throws -> [UInt8], _ call: Call, _ body: [UInt8], _ operation: BuiltOperation
    ) async throws -> [UInt8] {
        do {
            return try await prepared(call)
        } catch let error as UserPoolError where error.code == .resourceNotFound && call.caller.isPrincipal {
            guard let replicated = try await call.throughReplica(body, operation) else { throw error }
            return try await prepared(replicated)
        }
    }

    /// A rule's refusal as the wire knows it. An operation answers only with what it declares.
    private func declared(_ error: UserPoolError, _ operation: BuiltOperation) -> AWSError {
        let code = error.code.rawValue + "Exception"
        if error.code == .internalError {
            logger.error(
                "internal error", metadata: ["operation": "\(operation.name)", "cause": "\(error.cause ?? "")", "at": "\(error.location)"])
            return .internalError(cause: error)
        }
        if let cause = error.cause {
            logger.warning("refused", metadata: ["operation": "\(operation.name)", "error": "\(code)", "cause": "\(cause)"])
        }
        if operation.declaredErrors.contains(code) || error.code == .tooManyRequests {
            return AWSError(code: code, message: error.message, cause: error)
        }
        // GlobalSignOut is the one operation by access token that does not know of users who are gone.
        if error.code == .userNotFound, operation.declaredErrors.contains("NotAuthorizedException") {
            return AWSError(code: "NotAuthorizedException", message: UserPoolError.invalidAccessToken.message, cause: error)
        }
        logger.error(
            "undeclared error", metadata: ["operation": "\(operation.name)", "error": "\(code)", "at": "\(error.location)"])
        for stand in ["InvalidParameterException", "NotAuthorizedException"] where operation.declaredErrors.contains(stand) {
            return AWSError(code: stand, message: error.message, cause: error)
        }
        return .internalError(cause: error)
    }

    private func answer(_ error: any Error, _ target: String) -> AWSError {
        switch error {
        case let error as AWSError: return error
        case let error as WireDecodingError:
            return error.reason == .validation
                ? AWSError(code: "InvalidParameterException", message: error.message) : .serialization(error.message)
        case let error as UserPoolError:
            return error.code == .internalError
                ? .internalError(cause: error) : AWSError(code: error.code.rawValue + "Exception", message: error.message, cause: error)
        case let error as CredentialsError where error.code == .hashingQueueFull: return .tooManyRequests()
        case let error as any StorageFailure where error.isInvalidValue:
            return AWSError(code: "InvalidParameterException", message: "A value contains a character that cannot be stored.", cause: error)
        case let error as any StorageFailure where error.isUnavailable:
            logger.error("database unavailable", metadata: ["target": "\(Self.printable(target))", "cause": "\(error)"])
            return .serviceUnavailable(cause: error)
        default:
            logger.error("unexpected error", metadata: ["target": "\(Self.printable(target))", "cause": "\(error)"])
            return .internalError(cause: error)
        }
    }

    /// At most 128 plain characters of what a client calls an operation.
    private static func printable(_ text: String) -> String {
        String(text.unicodeScalars.prefix(128).map { (0x20...0x7E).contains($0.value) ? Character($0) : "?" })
    }
}

/// What a failure of storage means to a caller. The composition root says it of the database's errors.
public protocol StorageFailure: Error {
    /// Not now, rather than broken.
    var isUnavailable: Bool { get }
    /// A text that no database can keep (U+0000).
    var isInvalidValue: Bool { get }
}
