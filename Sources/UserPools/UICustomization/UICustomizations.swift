import Credentials

/// The looks of the classic pages.
public struct UICustomizations: Sendable {
    let ports: Ports
    let cache: ConfigurationCache
    /// Bytes. Source: guide, "Customizing hosted UI (classic) branding".
    static let largestLogo = 102_400

    public init(ports: Ports, cache: ConfigurationCache) {
        self.ports = ports
        self.cache = cache
    }

    /// The looks of a scope, else those of all clients.
    /// - Returns: `nil` when there are none.
    /// - Throws: ResourceNotFound; InvalidParameter for a pool without a domain.
    public func get(_ scope: UICustomization.Scope, in pool: UserPoolID) async throws -> UICustomization? {
        try await ports.database.read { tx in
            try tx.checkScope(scope, in: pool)
            return try tx.uiCustomization(of: scope, in: pool)
        }
    }

    /// Puts CSS and logo in the place of those that were; nothing of both takes the looks away.
    /// - Returns: the looks as they are now, `nil` when they were taken away.
    /// - Throws: ResourceNotFound; InvalidParameter for a pool without a domain, CSS or an image that pages cannot have.
    public func set(_ scope: UICustomization.Scope, css: String?, logo: [UInt8]?, in pool: UserPoolID) async throws -> UICustomization? {
        let css = css.flatMap { $0.isEmpty ? nil : $0 }
        let logo = logo.flatMap { $0.isEmpty ? nil : $0 }
        let served = try css.map { css throws(UserPoolError) in try ClassicStyleSheet(css).text }
        var format: ImageFormat?
        if let logo {
            format = [ImageFormat.png, .jpeg].first { $0.begins(logo) }
            guard format != nil, logo.count <= Self.largestLogo else { throw UserPoolError.logoUnfit }
        }
        let now = ports.clock.time()
        let asset = logo.flatMap { bytes in
            format.map { BrandingAsset(pool: pool, id: RandomText.uuid(random: ports.random), format: $0, bytes: bytes) }
        }
        let changed = try await ports.database.write { tx -> UICustomization? in
            try tx.checkScope(scope, in: pool)
            let former = try tx.document(UICustomization.self, scope.text, in: pool)
            try tx.deleteUICustomization(of: scope, in: pool)
            guard css != nil || asset != nil else { return nil }
            var looks = UICustomization(pool: pool, scope: scope, created: former?.created ?? now)
            looks.css = css
            looks.servedCSS = served
            looks.modified = now
            looks.version = now.digits
            if let former, looks.version <= former.version {
                // The version is in an address that browsers keep: two changes within a second need two.
                looks.version = Int64(former.version).map { String($0 + 1) } ?? looks.version
            }
            if let asset {
                try tx.insert(document: asset)
                looks.logo = UICustomization.Logo(assetID: asset.id, format: asset.format)
            }
            try tx.insert(document: looks)
            return looks
        }
        cache.forget(pool)
        return changed
    }
}

extension DocumentStore {
    func uiCustomization(of scope: UICustomization.Scope, in pool: UserPoolID) throws -> UICustomization? {
        if let own = try document(UICustomization.self, scope.text, in: pool) { return own }
        return try document(UICustomization.self, UICustomization.Scope.all.text, in: pool)
    }

    func deleteUICustomization(of scope: UICustomization.Scope, in pool: UserPoolID) throws {
        guard let looks = try document(UICustomization.self, scope.text, in: pool) else { return }
        if let logo = looks.logo { _ = try deleteDocument(BrandingAsset.self, logo.assetID, in: pool) }
        _ = try deleteDocument(UICustomization.self, scope.text, in: pool)
    }
}

extension UserPoolTransaction {
    /// - Throws: ResourceNotFound for pool and client; InvalidParameter for a pool without a domain.
    fileprivate func checkScope(_ scope: UICustomization.Scope, in pool: UserPoolID) throws {
        switch scope {
        case .all: guard try self.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
        case .client(let id): try checkClient(id, in: pool)
        }
        guard try !domains(of: pool).isEmpty else { throw UserPoolError.customizationNeedsDomain }
    }
}
