/// Storage as the rules of user pools see it.
///
/// Closures are pure: they may run again after a serialization failure, run on a database thread, and see one consistent state.
/// `write` returns after the commit is durable.
public protocol UserPoolDatabase: Sendable {
    func read<T: Sendable>(_ body: @escaping @Sendable (any UserPoolTransaction) throws -> T) async throws -> T
    func write<T: Sendable>(_ body: @escaping @Sendable (any UserPoolTransaction) throws -> T) async throws -> T
}

/// Everything that one transaction can reach.
public protocol UserPoolTransaction:
    ConfigurationStore, DocumentStore, ProvisionedLimitStore, UserStore, LinkedIdentityStore, GroupStore, CodeStore, RefreshTokenStore,
    UserSessionStore, AuthorizationCodeStore, DeviceAuthorizationStore, AttemptStore, SignInStore, SoftwareTokenStore, DeviceStore,
    WebAuthnCredentialStore,
    AuthEventStore, UserImportStore
{}

/// A page of a list: at most `limit` items, and where to go on.
public struct Page<Item: Sendable>: Sendable {
    public var items: [Item]
    /// The position behind the last item; `nil` at the end.
    public var next: String?
    public init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }
}
