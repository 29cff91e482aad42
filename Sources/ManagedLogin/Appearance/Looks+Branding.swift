import JSON
import UserPools

extension Looks {
    /// The looks of classic pages. Source: guide, "Customizing hosted UI (classic) branding".
    init(_ customization: UICustomization) {
        if let css = customization.servedCSS, !css.isEmpty {
            stylesheet = Asset("classic", "css", type: Asset.css, Array(css.utf8))
            // Written for pages that were never dark.
            scheme = "light"
        }
        if let logo = customization.logo { self.logo = Logo(picture: Picture("\(logo.assetID).\(logo.format.fileExtension)")) }
    }

    /// The looks of managed login. Source: guide, "Branding and managed login".
    init(_ branding: ManagedLoginBranding) {
        let own = branding.settings?.value ?? .object(WireObject())
        let settings = branding.mergedSettings.value
        switch settings.text(at: ["categories", "global", "colorSchemeMode"]) {
        case "LIGHT"?: scheme = "light"
        case "DARK"?: scheme = "dark"
        default: scheme = nil
        }
        let scheme = scheme
        func picture(_ category: String) -> Picture? { Picture(branding.assets.filter { $0.category == category }, scheme: scheme) }
        func shown(_ category: String, _ component: String...) -> Picture? {
            settings.isOn(["components"] + component + ["enabled"]) ? picture(category) : nil
        }

        var backgrounds: [String: Picture] = [:]
        backgrounds["PAGE_BACKGROUND"] = shown("PAGE_BACKGROUND", "pageBackground", "image")
        backgrounds["FORM_BACKGROUND"] = shown("FORM_BACKGROUND", "form", "backgroundImage")
        backgrounds["PAGE_HEADER_BACKGROUND"] = shown("PAGE_HEADER_BACKGROUND", "pageHeader", "backgroundImage")
        backgrounds["PAGE_FOOTER_BACKGROUND"] = shown("PAGE_FOOTER_BACKGROUND", "pageFooter", "backgroundImage")
        let css = BrandStyleSheet(own, scheme: scheme, images: backgrounds).text
        if !css.isEmpty { stylesheet = Asset("branding", "css", type: Asset.css, Array(css.utf8)) }

        func strip(_ name: String, _ category: String) -> Strip? {
            guard settings.isOn(["categories", "global", name, "enabled"]) else { return nil }
            return Strip(
                logo: shown(category, name, "logo"), place: Place(settings.text(at: ["components", name, "logo", "location"])) ?? .start)
        }
        header = strip("pageHeader", "PAGE_HEADER_LOGO")
        footer = strip("pageFooter", "PAGE_FOOTER_LOGO")
        if let picture = shown("FORM_LOGO", "form", "logo") {
            let place = ["components", "form", "logo"]
            logo = Logo(
                picture: picture, place: Place(settings.text(at: place + ["location"])) ?? .center,
                isAbove: settings.text(at: place + ["position"]) != "BOTTOM",
                isInside: settings.text(at: place + ["formInclusion"]) != "OUT")
        }

        let kinds = settings.value(at: ["components", "favicon", "enabledTypes"])?.array?.compactMap(\.string) ?? []
        favicons = kinds.compactMap { kind in picture("FAVICON_\(kind)").map(\.light) }
        if settings.isOn(["componentClasses", "idpButtons", "icons", "enabled"]) {
            let icons = Dictionary(grouping: branding.assets.filter { $0.category == "IDP_BUTTON_ICON" }) { $0.resourceID ?? "" }
            providerIcons = icons.compactMapValues { Picture($0, scheme: scheme) }
        }
        let form = ["categories", "form"]
        if settings.isOn(form + ["displayGraphics"]) {
            for category in ["EMAIL_GRAPHIC", "SMS_GRAPHIC", "AUTH_APP_GRAPHIC", "PASSWORD_GRAPHIC", "PASSKEY_GRAPHIC"] {
                graphics[category] = picture(category)
            }
        }
        offersLanguages = settings.isOn(form + ["languageSelector", "enabled"])
        hasInstructions = settings.isOn(form + ["instructions", "enabled"])
        arrangement = Arrangement(settings)
    }
}

extension Looks.Place {
    fileprivate init?(_ name: String?) {
        guard let place = name.flatMap({ Self(rawValue: $0.lowercased()) }) else { return nil }
        self = place
    }
}

extension Arrangement {
    fileprivate init(_ settings: WireValue) {
        // Rows of ways, each of a type; only which of the two types comes first is ours to follow.
        let rows = settings.value(at: ["categories", "auth", "authMethodOrder"])?.array ?? []
        let types = rows.flatMap { $0.array ?? [$0] }.compactMap { $0["type"]?.string }
        startsWithProviders = types.first != "USERNAME_PASSWORD"
        firstProviders = settings.value(at: ["categories", "auth", "federation", "order"])?.array?.compactMap(\.string) ?? []
    }
}
