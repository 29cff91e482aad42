/// How managed login looks for one app client. Source: Cognito API reference, ManagedLoginBrandingType.
public struct ManagedLoginBranding: PoolDocument, Equatable {
    /// An image and what it is for; its bytes are a document of their own (``BrandingAsset``).
    public struct Asset: Sendable, Codable, Equatable {
        /// `PAGE_HEADER_LOGO`, `FAVICON_ICO`, …
        public var category: String
        /// LIGHT, DARK or DYNAMIC.
        public var colorMode: String
        public var format: ImageFormat
        /// The caller's own name for it.
        public var resourceID: String?
        /// Of the ``BrandingAsset``.
        public var assetID: String

        /// Two images for one place cannot be. Buttons of identity providers have a place each.
        var place: [String] { [category, colorMode] + (category == "IDP_BUTTON_ICON" ? [resourceID ?? ""] : []) }
    }

    public static let kind = "managed-login-branding"
    /// Source: guide, quotas.
    static let mostOfPool = 20
    /// Source: Cognito API reference, AssetListType.
    static let mostAssets = 40

    public var pool: UserPoolID
    public var client: ClientID
    /// A UUID.
    public var id: String
    /// Whether the style is the server's own and follows its changes.
    public var usesProvidedValues: Bool
    /// What the style says itself, as JSON; `nil` when nothing.
    var settingsText: String?
    public var assets: [Asset]
    public var created: Instant
    public var modified: Instant

    /// A client has one style.
    public var documentID: String { client.value }

    init(pool: UserPoolID, client: ClientID, id: String, created: Instant) {
        self.pool = pool
        self.client = client
        self.id = id
        usesProvidedValues = false
        assets = []
        self.created = created
        modified = created
    }

    /// What the style says itself.
    public var settings: BrandingSettings? {
        get { settingsText.map(BrandingSettings.init(stored:)) }
        set { settingsText = newValue?.text }
    }

    /// What the pages show: the style's own values, and the server's for the rest.
    public var mergedSettings: BrandingSettings { settings.map { BrandingSettings.provided.merged(with: $0) } ?? .provided }
}

/// An image that came with a request.
public struct BrandingUpload: Sendable {
    public var category: String
    public var colorMode: String
    public var format: ImageFormat
    public var resourceID: String?
    /// `nil` names one that the style has already by its resource id.
    public var bytes: [UInt8]?

    public init(category: String, colorMode: String, format: ImageFormat, resourceID: String?, bytes: [UInt8]?) {
        self.category = category
        self.colorMode = colorMode
        self.format = format
        self.resourceID = resourceID
        self.bytes = bytes
    }

    /// - Throws: InvalidParameter when the bytes are not what the format says, or could do more than be looked at.
    func check() throws(UserPoolError) {
        let required: [String: ImageFormat] = ["FAVICON_ICO": .ico, "FAVICON_SVG": .svg]
        if let format = required[category], format != self.format {
            throw .invalidAsset(category, "its extension must be \(format.rawValue).")
        }
        guard let bytes else {
            guard resourceID != nil else { throw .invalidAsset(category, "Bytes or ResourceId is required.") }
            return
        }
        if format == .svg {
            if let problem = SVGCheck.problem(of: bytes) { throw .invalidAsset(category, problem) }
        } else if !format.begins(bytes) {
            throw .invalidAsset(category, "its bytes are not \(format.rawValue).")
        }
    }
}
