/// Which logins at outside providers open which accounts. Source: guide, "Linking federated users to an existing user profile".
public struct LinkedIdentities: Sendable {
    let ports: Ports
    /// The provider's name that stands for the pool itself.
    static let ownName = "Cognito"

    public init(ports: Ports) { self.ports = ports }

    /// A user as a request points at one: every part may be missing.
    public struct Reference: Sendable {
        public var provider: String?
        public var attribute: String?
        public var value: String?

        public init(provider: String?, attribute: String?, value: String?) {
            self.provider = provider
            self.attribute = attribute
            self.value = value
        }
    }

    /// Lets a login at an outside provider open a user's account from its first sign-in on.
    /// - Throws: ResourceNotFound, InvalidParameter, UserNotFound, AliasExists, LimitExceeded.
    public func link(_ source: Reference, to destination: Reference, in pool: UserPool) async throws {
        let target = try destination.checked("DestinationUser", attribute: Self.ownName)
        guard source.provider != Self.ownName else { throw UserPoolError.sourceIsLocal }
        let login = try source.checked("SourceUser", attribute: source.attribute)
        let now = ports.clock.time()
        try await ports.database.write { tx in
            guard try tx.pool(pool.id) != nil else { throw UserPoolError.poolNotFound(pool.id) }
            var user = try Self.destination(target, in: pool, tx)
            guard let provider = try tx.document(IdentityProvider.self, login.provider, in: pool.id) else {
                throw UserPoolError.providerUnknown(login.provider, in: pool.id)
            }
            try Self.check(login, of: provider)
            if let known = try tx.linkedIdentity(login, in: pool.id) {
                guard !known.isPrimary else { throw UserPoolError.sourceHasSignedUp }
                throw known.subject == user.subject ? UserPoolError.sourceLinkedAlready : UserPoolError.sourceLinkedElsewhere
            }
            guard try Self.visitor(login, in: pool, tx) == nil else { throw UserPoolError.sourceHasSignedUp }
            let present = try tx.linkedIdentities(of: user.subject, in: pool.id)
            guard present.count(where: { !$0.isPrimary }) < LinkedIdentity.limit else {
                throw UserPoolError.linksExceeded(LinkedIdentity.limit)
            }
            let link = LinkedIdentity(
                pool: pool.id, login: login, subject: user.subject, providerType: provider.type, isPrimary: false, created: now)
            try tx.insert(link)
            user.attributes[LinkedIdentity.attributeName] = LinkedIdentity.attribute(present + [link])
            user.modified = now
            try tx.update(user)
        }
    }

    /// Ends what a login opens: a link goes, and an account that came from the login is disabled. Of a local user the password goes.
    /// - Throws: ResourceNotFound, InvalidParameter, UserNotFound.
    public func disable(_ reference: Reference, in pool: UserPool) async throws {
        let login = try reference.checked("User", attribute: reference.attribute)
        let now = ports.clock.time()
        try await ports.database.write { tx in
            guard try tx.pool(pool.id) != nil else { throw UserPoolError.poolNotFound(pool.id) }
            guard login.provider != Self.ownName else { return try Self.takePassword(login, in: pool, now, tx) }
            let known = try tx.linkedIdentity(login, in: pool.id)
            if let known, !known.isPrimary { return try Self.unlink(known, now, tx) }
            guard var user = try known.flatMap({ try tx.user($0.subject, in: pool.id) }) ?? Self.visitor(login, in: pool, tx) else {
                guard try tx.document(IdentityProvider.self, login.provider, in: pool.id) != nil else {
                    throw UserPoolError.providerUnknown(login.provider, in: pool.id)
                }
                throw UserPoolError.notLinked
            }
            user.enabled = false
            try Self.signOut(&user, now, tx)
        }
    }

    private static func unlink(_ link: LinkedIdentity, _ now: Instant, _ tx: any UserPoolTransaction) throws {
        _ = try tx.deleteLinkedIdentity(link.login, in: link.pool)
        guard var user = try tx.user(link.subject, in: link.pool) else { return }
        user.attributes[LinkedIdentity.attributeName] = LinkedIdentity.attribute(
            try tx.linkedIdentities(of: link.subject, in: link.pool))
        user.modified = now
        try tx.update(user)
    }

    /// From now on the account opens through its providers alone: without a password, without a way to recover one, and with every
    /// session at an end.
    private static func takePassword(
        _ login: ProviderLogin, in pool: UserPool, _ now: Instant, _ tx: any UserPoolTransaction
    ) throws {
        guard login.attribute == ProviderLogin.subjectAttribute else {
            throw UserPoolError.identityUnfit("User", "ProviderAttributeName must be Cognito_Subject.")
        }
        var user = try tx.existing(login.value, in: pool)
        try tx.setPassword(nil, of: user.subject, in: pool.id)
        _ = try tx.deleteCode(for: .forgotPassword, of: user.subject, in: pool.id)
        user.status = .externalProvider
        try signOut(&user, now, tx)
    }

    private static func signOut(_ user: inout User, _ now: Instant, _ tx: any UserPoolTransaction) throws {
        user.signedOutAt = now
        user.modified = now
        try tx.update(user)
        try tx.revokeRefreshTokens(of: user.subject, in: user.pool, at: now)
    }

    /// A social provider's people are known by their subject alone; elsewhere any mapped attribute tells who it is.
    private static func check(_ login: ProviderLogin, of provider: IdentityProvider) throws(UserPoolError) {
        guard login.attribute != ProviderLogin.subjectAttribute else { return }
        guard !provider.type.isSocial else {
            throw .identityUnfit("SourceUser", "ProviderAttributeName must be Cognito_Subject for \(provider.type.rawValue).")
        }
        guard login.attribute != "username", provider.attributeMapping[login.attribute] != nil else {
            throw .identityUnfit(
                "SourceUser", "ProviderAttributeName must be Cognito_Subject or an attribute in the provider's AttributeMapping.")
        }
    }

    private static func destination(
        _ target: ProviderLogin, in pool: UserPool, _ tx: any UserPoolTransaction
    ) throws -> User {
        guard target.provider != ownName else { return try tx.existing(target.value, in: pool) }
        let login = ProviderLogin(provider: target.provider, value: target.value)
        if let known = try tx.linkedIdentity(login, in: pool.id), let user = try tx.user(known.subject, in: pool.id) { return user }
        guard let user = try visitor(login, in: pool, tx) else { throw UserPoolError.userNotFound }
        return user
    }

    /// The account that a login made at its first sign-in. A local user may have taken such a username: that is not the same person.
    private static func visitor(
        _ login: ProviderLogin, in pool: UserPool, _ tx: any UserPoolTransaction
    ) throws -> User? {
        guard login.attribute == ProviderLogin.subjectAttribute else { return nil }
        let username = IdentityProvider.username(of: login.value, from: login.provider)
        guard let user = try tx.user(named: pool.nameKey(username), in: pool.id), user.username == username,
            user.status == .externalProvider
        else { return nil }
        return user
    }
}

extension LinkedIdentities.Reference {
    /// - Parameters:
    ///   - member: the request's member, for the message.
    ///   - attribute: the attribute's name, where it counts.
    /// - Throws: InvalidParameter when a part is missing, or is nothing that a database could keep.
    fileprivate func checked(_ member: String, attribute: String?) throws(UserPoolError) -> ProviderLogin {
        guard let provider, !provider.isEmpty else { throw .identityUnfit(member, "ProviderName is required.") }
        guard let value, !value.isEmpty else { throw .identityUnfit(member, "ProviderAttributeValue is required.") }
        guard let attribute, !attribute.isEmpty else { throw .identityUnfit(member, "ProviderAttributeName is required.") }
        guard value.utf8.count <= ProviderLogin.valueLimit, !value.utf8.contains(0) else {
            throw .identityUnfit(member, "ProviderAttributeValue must be a text of at most \(ProviderLogin.valueLimit) bytes.")
        }
        guard attribute.utf8.count <= 128, !attribute.utf8.contains(0) else {
            throw .identityUnfit(member, "ProviderAttributeName must be a text of at most 128 bytes.")
        }
        return ProviderLogin(provider: provider, attribute: attribute, value: value)
    }
}
