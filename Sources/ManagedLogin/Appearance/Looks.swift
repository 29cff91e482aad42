import OAuth
import UserPools

/// How a page looks, by whatever door it is seen: the part of a page that branding decides.
struct Looks: Sendable {
    /// A strip above or below the page.
    struct Strip: Sendable {
        var logo: Picture?
        var place = Place.start
    }

    /// Where a logo stands in its line.
    enum Place: String, Sendable { case start, center, end }

    struct Logo: Sendable {
        var picture: Picture
        var place = Place.center
        /// Above the form, else below it.
        var isAbove = true
        /// Inside the form's card.
        var isInside = true
    }

    /// Beside ours.
    var stylesheet: Asset?
    /// `light` or `dark`; `nil` follows the browser.
    var scheme: String?
    var favicons: [String] = []
    var header: Strip?
    var footer: Strip?
    var logo: Logo?
    /// What the logo says to those who do not see it.
    var logoText = ""
    /// By the names of identity providers.
    var providerIcons: [String: Picture] = [:]
    /// By the categories of assets: what stands above a page's form, such as EMAIL_GRAPHIC.
    var graphics: [String: Picture] = [:]
    var offersLanguages = true
    var hasInstructions = true
    var arrangement = Arrangement()

    static let plain = Looks()
}

/// The order of the ways to sign in on the first page.
struct Arrangement: Sendable {
    var startsWithProviders = true
    /// Names of providers that come before the others.
    var firstProviders: [String] = []

    func ordered(_ providers: [String]) -> [String] {
        let first = firstProviders.filter(providers.contains)
        return first + providers.filter { !first.contains($0) }
    }
}
