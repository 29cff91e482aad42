import Credentials

/// Making, changing and ending the styles of managed login.
public struct Brandings: Sendable {
    /// A style and the images that belong to it, in the order of its list.
    public typealias Illustrated = (style: ManagedLoginBranding, images: [String: BrandingAsset])

    let ports: Ports
    let cache: ConfigurationCache

    public init(ports: Ports, cache: ConfigurationCache) {
        self.ports = ports
        self.cache = cache
    }

    /// - Parameter usesProvidedValues: then there are no settings and uploads.
    /// - Throws: ResourceNotFound for pool or client; ManagedLoginBrandingExists; InvalidParameter; LimitExceeded.
    public func create(
        of client: ClientID, in pool: UserPoolID, usesProvidedValues: Bool, settings: BrandingSettings?, uploads: [BrandingUpload]?
    ) async throws -> Illustrated {
        try Self.check(usesProvidedValues: usesProvidedValues, settings: settings, uploads: uploads)
        let id = RandomText.uuid(random: ports.random)
        let now = ports.clock.time()
        let made = try await ports.database.write { tx in
            try tx.checkClient(client, in: pool)
            guard try tx.document(ManagedLoginBranding.self, client.value, in: pool) == nil else { throw UserPoolError.brandingExists }
            guard try tx.countDocuments(ManagedLoginBranding.self, in: pool) < ManagedLoginBranding.mostOfPool else {
                throw UserPoolError.tooManyBrandings
            }
            var style = ManagedLoginBranding(pool: pool, client: client, id: id, created: now)
            style.usesProvidedValues = usesProvidedValues
            style.settings = settings
            try self.put(uploads ?? [], onto: &style, tx)
            try tx.insert(document: style)
            return try tx.illustrated(style)
        }
        cache.forget(pool)
        return made
    }

    /// - Throws: ResourceNotFound.
    public func describe(_ id: String, in pool: UserPoolID) async throws -> Illustrated {
        try await ports.database.read { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            return try tx.illustrated(try tx.branding(id, in: pool))
        }
    }

    /// - Throws: ResourceNotFound for pool, client and style.
    public func describe(of client: ClientID, in pool: UserPoolID) async throws -> Illustrated {
        try await ports.database.read { tx in
            try tx.checkClient(client, in: pool)
            guard let style = try tx.document(ManagedLoginBranding.self, client.value, in: pool) else {
                throw UserPoolError.brandingNotFound
            }
            return try tx.illustrated(style)
        }
    }

    /// An image by the id in its address.
    public func asset(_ id: String, in pool: UserPoolID) async throws -> BrandingAsset? {
        guard id.utf8.count <= 64 else { return nil }
        return try await ports.database.read { try $0.document(BrandingAsset.self, id, in: pool) }
    }

    /// Puts settings and images over those that are there and leaves the rest; the server's own values take the place of all.
    /// - Throws: ResourceNotFound; InvalidParameter.
    public func update(
        _ id: String, in pool: UserPoolID, usesProvidedValues: Bool?, settings: BrandingSettings?, uploads: [BrandingUpload]?
    ) async throws -> Illustrated {
        try Self.check(usesProvidedValues: usesProvidedValues ?? false, settings: settings, uploads: uploads)
        let now = ports.clock.time()
        let changed = try await ports.database.write { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            var style = try tx.branding(id, in: pool)
            if usesProvidedValues == true {
                try tx.deleteAssets(style.assets, in: pool)
                style.assets = []
                style.settings = nil
                style.usesProvidedValues = true
            } else {
                // A style with values of its own is one's own from then on, whatever it was.
                let hasOwn = settings != nil || !(uploads ?? []).isEmpty
                style.usesProvidedValues = usesProvidedValues ?? (hasOwn ? false : style.usesProvidedValues)
                if let settings {
                    style.settings = try style.settings.map { try BrandingSettings($0.merged(with: settings).value) } ?? settings
                }
                try self.put(uploads ?? [], onto: &style, tx)
            }
            style.modified = now
            _ = try tx.update(document: style)
            return try tx.illustrated(style)
        }
        cache.forget(pool)
        return changed
    }

    /// - Throws: ResourceNotFound.
    public func delete(_ id: String, in pool: UserPoolID) async throws {
        try await ports.database.write { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            try tx.deleteBranding(of: try tx.branding(id, in: pool).client, in: pool)
        }
        cache.forget(pool)
    }

    private static func check(usesProvidedValues: Bool, settings: BrandingSettings?, uploads: [BrandingUpload]?) throws(UserPoolError) {
        if usesProvidedValues {
            guard settings == nil, (uploads ?? []).isEmpty else { throw .brandingValuesConflict }
        }
        for upload in uploads ?? [] { try upload.check() }
    }

    /// Puts images into a style, each into the place of the one that was there.
    private func put(_ uploads: [BrandingUpload], onto style: inout ManagedLoginBranding, _ tx: any UserPoolTransaction) throws {
        var places: Set<[String]> = []
        for upload in uploads {
            var asset = ManagedLoginBranding.Asset(
                category: upload.category, colorMode: upload.colorMode, format: upload.format, resourceID: upload.resourceID, assetID: "")
            guard places.insert(asset.place).inserted else {
                throw UserPoolError.invalidAsset(upload.category, "there is another one for the same colour mode.")
            }
            let former = style.assets.firstIndex { $0.place == asset.place }
            if let bytes = upload.bytes {
                asset.assetID = RandomText.uuid(random: ports.random)
                try tx.insert(document: BrandingAsset(pool: style.pool, id: asset.assetID, format: upload.format, bytes: bytes))
                if let former { try tx.deleteAssets([style.assets[former]], in: style.pool) }
            } else {
                guard let former, style.assets[former].resourceID == upload.resourceID, style.assets[former].format == upload.format else {
                    throw UserPoolError.invalidAsset(upload.category, "there is no image with this ResourceId.")
                }
                asset.assetID = style.assets[former].assetID
            }
            if let former { style.assets[former] = asset } else { style.assets.append(asset) }
        }
        guard style.assets.count <= ManagedLoginBranding.mostAssets else {
            throw UserPoolError.invalidParameter("A managed login branding style can have \(ManagedLoginBranding.mostAssets) assets.")
        }
    }
}

extension DocumentStore {
    /// - Throws: ResourceNotFound.
    fileprivate func branding(_ id: String, in pool: UserPoolID) throws -> ManagedLoginBranding {
        let all = try documents(ManagedLoginBranding.self, in: pool, after: nil, limit: ManagedLoginBranding.mostOfPool).items
        guard let style = all.first(where: { $0.id == id.lowercased() }) else { throw UserPoolError.brandingNotFound }
        return style
    }

    fileprivate func illustrated(_ style: ManagedLoginBranding) throws -> Brandings.Illustrated {
        var images: [String: BrandingAsset] = [:]
        for asset in style.assets { images[asset.assetID] = try document(BrandingAsset.self, asset.assetID, in: style.pool) }
        return (style, images)
    }

    fileprivate func deleteAssets(_ assets: [ManagedLoginBranding.Asset], in pool: UserPoolID) throws {
        for asset in assets { _ = try deleteDocument(BrandingAsset.self, asset.assetID, in: pool) }
    }

    func deleteBranding(of client: ClientID, in pool: UserPoolID) throws {
        guard let style = try document(ManagedLoginBranding.self, client.value, in: pool) else { return }
        try deleteAssets(style.assets, in: pool)
        _ = try deleteDocument(ManagedLoginBranding.self, client.value, in: pool)
    }
}
