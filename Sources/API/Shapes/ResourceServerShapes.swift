import CognitoModel
import UserPools

extension ResourceServer {
    init(_ identifier: String, _ name: String, _ scopes: [ResourceServerScopeType]?, in pool: UserPoolID) {
        self.init(
            pool: pool, identifier: identifier, name: name,
            scopes: (scopes ?? []).map { Scope(name: $0.scopeName, details: $0.scopeDescription) })
    }

    var resourceServerType: ResourceServerType {
        ResourceServerType(
            userPoolId: pool.value, identifier: identifier, name: name,
            scopes: scopes.map { ResourceServerScopeType(scopeName: $0.name, scopeDescription: $0.details) })
    }
}
