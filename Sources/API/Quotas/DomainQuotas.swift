import Synchronization
import UserPools

/// Request rates of user pool domains on one node: those of an address, of a client and of a domain, and the categories of the operations that
/// pages and endpoints stand for, shared with the API. Source: guide, "Quotas in Amazon Cognito" (facts A14).
public final class DomainQuotas: Sendable {
    /// What is known of a request before anybody is asked who they are.
    public struct Request: Sendable {
        /// The operation that does the same at the API; `nil` where none does.
        public var operation: String?
        public var region: String
        public var domain: String
        /// As the request names it, which may be anything.
        public var client: String?
        public var source: String?

        public init(operation: String?, region: String, domain: String, client: String?, source: String?) {
            self.operation = operation
            self.region = region
            self.domain = domain
            self.client = client
            self.source = source
        }
    }

    private enum Name: Hashable, Sendable {
        case source(String)
        case client(String)
        case domain(String)

        var requestsPerSecond: Double {
            switch self {
            case .source, .client: 300
            case .domain: 500
            }
        }
    }

    private let buckets = Mutex(TokenBuckets<Name>(most: 65_536))
    private let operations: RequestQuotas

    /// - Parameter operations: those of the API.
    public init(sharing operations: RequestQuotas) { self.operations = operations }

    public func allows(_ request: Request) -> Bool {
        var names: [Name] = request.source.map { [.source(SourceNetwork.name(of: $0))] } ?? []
        if let client = request.client, client.utf8.count <= 128 { names.append(.client(client)) }
        names.append(.domain(request.domain))
        let now = operations.monotonic()
        // Whoever is refused for their own rate takes nothing from the others'.
        let isFree = buckets.withLock { buckets in
            names.allSatisfy { buckets.take($0, rate: $0.requestsPerSecond, at: now) }
        }
        return isFree && request.operation.map { operations.allows($0, in: request.region) } ?? true
    }
}
