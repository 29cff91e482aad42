/// The secondary replica of a pool: a Region where the same pool can be asked, with the same id and the same users.
///
/// Lifeguard's nodes share one database, so a replica copies nothing: it is a record of the Region, of what that Region allows, of its tags
/// and of where its logs go.
/// CREATING → INACTIVE ⇄ ACTIVE, and from INACTIVE → DELETING → gone; the two in the middle are set, the others follow from the times.
/// Source: Cognito API reference, UserPoolReplicaType.
public struct PoolReplica: Sendable, Codable, Equatable {
    public enum Status: String, Sendable { case creating = "CREATING", inactive = "INACTIVE", active = "ACTIVE", deleting = "DELETING" }
    public enum Role: String, Sendable { case primary = "PRIMARY", secondary = "SECONDARY" }

    /// How long CREATING and DELETING are to be seen. Nothing is copied in the meantime: a client that waits for a state finds each one.
    public static let transitionSeconds: Int64 = 2

    public let region: String
    public let created: Instant
    public var isActive = false
    public var deleted: Instant?
    public var tags: [String: String]
    /// `nil` where they were never set.
    public var logs: [LogDelivery.Log]?

    public init(region: String, created: Instant, tags: [String: String]) {
        self.region = region
        self.created = created
        self.tags = tags
    }

    /// `nil` when it is gone.
    public func status(at now: Instant) -> Status? {
        if let deleted { return now < deleted.adding(seconds: Self.transitionSeconds) ? .deleting : nil }
        guard now >= created.adding(seconds: Self.transitionSeconds) else { return .creating }
        return isActive ? .active : .inactive
    }
}

/// A replica as it is listed: the primary is one, too.
public struct ListedReplica: Sendable, Equatable {
    public let region: String
    public let status: PoolReplica.Status
    public let role: PoolReplica.Role
    public let arn: String
}

extension UserPool {
    /// The pool's ARN in a Region that it is found in.
    public func arn(in region: String) -> String { "arn:aws:cognito-idp:\(region):\(accountID):userpool/\(id.value)" }

    /// The primary, and the secondary while there is one.
    public func replicas(at now: Instant) -> [ListedReplica] {
        let primary = ListedReplica(region: id.region, status: .active, role: .primary, arn: arn)
        return [primary] + [secondary(at: now)].compactMap { $0 }
    }

    func secondary(at now: Instant) -> ListedReplica? {
        guard let replica, let status = replica.status(at: now) else { return nil }
        return ListedReplica(region: replica.region, status: status, role: .secondary, arn: arn(in: replica.region))
    }
}
