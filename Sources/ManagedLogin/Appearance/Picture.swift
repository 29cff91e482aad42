import UserPools

/// An image of a style, in light and in dark. Names are those of files under `/assets/images/`.
struct Picture: Sendable, Equatable {
    var light: String
    /// `nil` where the same image serves in the dark.
    var dark: String?

    /// - Parameters:
    ///   - assets: of one place.
    ///   - scheme: `light` or `dark` where pages are never the other.
    /// - Returns: `nil` where there is no image that could be shown.
    init?(_ assets: [ManagedLoginBranding.Asset], scheme: String?) {
        func named(_ mode: String) -> String? { assets.first { $0.colorMode == mode }.map { "\($0.assetID).\($0.format.fileExtension)" } }
        let (light, dark, dynamic) = (named("LIGHT"), named("DARK"), named("DYNAMIC"))
        guard let day = scheme == "dark" ? dark ?? dynamic ?? light : light ?? dynamic ?? dark else { return nil }
        self.light = day
        let night = dark ?? dynamic
        self.dark = scheme == nil && night != day ? night : nil
    }

    init(_ name: String) { light = name }
}
