public import OAuth
public import UserPools

/// What pages load from `/assets/`: our own files, the style sheets of pools and clients, and their images.
extension ManagedLogin {
    /// Style sheets of looks: `/assets/styles/CLIENT_ID/NAME`, of no client `/assets/styles/all/NAME`.
    static let styles = "styles/"
    static let images = "images/"
    static let all = "all"

    /// - Parameter name: behind `/assets/`.
    func asset(_ name: Substring, _ request: DomainRequest) async throws -> DomainResponse? {
        if let own = assets.asset(named: name) { return own.response() }
        if name.hasPrefix(Self.images) { return try await image(String(name.dropFirst(Self.images.count)), in: request.pool.pool.id) }
        guard name.hasPrefix(Self.styles) else { return nil }
        let parts = name.dropFirst(Self.styles.count).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        var client: ClientContext?
        if parts[0] != Self.all {
            client = try await self.client(String(parts[0]), of: request)
            guard client != nil else { return nil }
        }
        // A page of another node may name a style that this one has not seen yet, and the other way round: what is here now stands in.
        guard let sheet = try await wardrobe.looks(of: client, for: request).stylesheet else { return nil }
        return sheet.response(isCurrent: sheet.name == parts[1])
    }

    /// An image of a pool's pages, by `ID.EXTENSION`.
    /// - Returns: `nil` where the pool has none of this name.
    /// - Throws: what the database throws.
    public func image(_ name: String, in pool: UserPoolID) async throws -> DomainResponse? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let image = try await rules.brandings.asset(String(parts[0]), in: pool),
            image.format.fileExtension == parts[1]
        else { return nil }
        return DomainResponse(
            status: 200,
            headers: [
                (name: "Content-Type", value: image.format.mediaType), (name: "Cache-Control", value: Asset.forEver),
                (name: "X-Content-Type-Options", value: "nosniff"),
                // Somebody may open an image by itself, and an SVG is a document then.
                (name: "Content-Security-Policy", value: "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
            ], body: image.bytes)
    }

    /// A client of the door's pool.
    func client(_ id: String, of request: DomainRequest) async throws -> ClientContext? {
        guard (1...128).contains(id.utf8.count), let client = try await rules.cache.knownClient(ClientID(id)),
            client.client.pool == request.pool.pool.id
        else { return nil }
        return client
    }
}
