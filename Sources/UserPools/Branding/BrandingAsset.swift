import JSON

/// An image that pages show, kept apart from what names it so that settings can be read without it.
public struct BrandingAsset: PoolDocument, Equatable {
    public static let kind = "branding-asset"
    public var pool: UserPoolID
    /// A random name that is never used again, so that browsers may keep the image for ever.
    public var id: String
    public var format: ImageFormat
    /// Base64.
    private var data: String

    public var documentID: String { id }
    public var bytes: [UInt8] { Base64.decode(data) ?? [] }

    public init(pool: UserPoolID, id: String, format: ImageFormat, bytes: [UInt8]) {
        self.pool = pool
        self.id = id
        self.format = format
        var text: [UInt8] = []
        Base64.append(bytes, to: &text)
        data = String(decoding: text, as: UTF8.self)
    }

    /// Under the public URL: `/auth/POOL_ID/assets/ID.EXTENSION`.
    public static func path(of id: String, format: ImageFormat, in pool: UserPoolID) -> String {
        "/auth/\(pool.value)/assets/\(id).\(format.fileExtension)"
    }
}
