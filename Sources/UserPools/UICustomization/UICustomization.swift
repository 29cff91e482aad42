/// How the classic pages look: for all clients of a pool, or for one. Source: Cognito API reference, UICustomizationType.
public struct UICustomization: PoolDocument, Equatable {
    /// Which pages.
    public enum Scope: Sendable, Hashable {
        case all
        case client(ClientID)

        /// Nothing and `ALL` mean all; anything else is a client's id.
        public init(_ text: String?) {
            self = if let text, text != "ALL" { .client(ClientID(text)) } else { .all }
        }

        public var text: String {
            switch self {
            case .all: "ALL"
            case .client(let id): id.value
            }
        }
    }

    /// A logo, kept as a document of its own (``BrandingAsset``).
    public struct Logo: Sendable, Codable, Equatable {
        public var assetID: String
        public var format: ImageFormat
    }

    public static let kind = "ui-customization"
    public var pool: UserPoolID
    /// `ALL` or a client's id.
    public var scopeText: String
    /// As it was set.
    public var css: String?
    /// What pages are given: written anew from what the CSS was understood as.
    public var servedCSS: String?
    /// The time of the last change as digits; each change has another.
    public var version: String
    public var logo: Logo?
    public var created: Instant
    public var modified: Instant

    public var documentID: String { scopeText }

    init(pool: UserPoolID, scope: Scope, created: Instant) {
        self.pool = pool
        scopeText = scope.text
        version = created.digits
        self.created = created
        modified = created
    }
}
