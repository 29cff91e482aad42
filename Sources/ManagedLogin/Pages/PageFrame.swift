import OAuth

/// What stands around every page: whose it is, in which language, at which address.
struct PageFrame: Sendable {
    var language: Language
    var texts: Texts
    /// The address that the page stands at, with its query: forms post to it.
    var here: String
    /// The same without its query, for the form that changes the language.
    var path: String
    /// The query without `lang`.
    var carried: [(name: String, value: String)]
    /// The token that a form must bring back.
    var csrf: String
    var looks: Looks
}

/// How a page looks: addresses of styles and pictures, and a colour scheme where the branding fixes one.
struct Looks: Sendable {
    var stylesheets: [String]
    var script: String
    var favicon: String
    var logo: String?
    var logoText = ""
    /// `light` or `dark`; `nil` follows the browser.
    var scheme: String?
}
