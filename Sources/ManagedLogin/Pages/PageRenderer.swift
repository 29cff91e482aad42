internal import Mustache
import OAuth

/// Turns pages into HTML. Templates are parsed once.
struct PageRenderer: Sendable {
    private let library: MustacheLibrary

    /// - Throws: when a template is not well-formed, which the tests rule out for those of ours.
    init() throws {
        var library = MustacheLibrary()
        let templates: [(String, [UInt8])] = [
            ("layout", PackageResources.layout_mustache), ("page", PackageResources.page_mustache),
            ("form-post", PackageResources.form_post_mustache), ("picture", PackageResources.picture_mustache),
        ]
        for (name, bytes) in templates { try library.register(String(decoding: bytes, as: UTF8.self), named: name) }
        self.library = library
    }

    func html(_ page: Page, _ frame: PageFrame) -> String {
        var context = frame.context
        context["title"] = page.title
        context["blocks"] = page.blocks.enumerated().map { $1.context(frame, number: $0, optional: frame.texts["field.optional"]) }
        if let subtitle = page.subtitle, frame.looks.hasInstructions || !page.isInstruction { context["subtitle"] = subtitle }
        if let error = page.error { context["error"] = error }
        if let notice = page.notice { context["notice"] = notice }
        if let graphic = page.graphic.flatMap({ frame.looks.graphics[$0] }) { context["graphic"] = frame.picture(graphic, "", "graphic") }
        return library.render(context, withTemplate: "page") ?? ""
    }

    /// The page that sends a form to another site. It has no form of ours, and nothing of ours goes with it.
    func html(_ form: CrossSiteForm, _ frame: PageFrame) -> String {
        var context = frame.context
        // The address of this page is none that a choice of language could be asked of.
        context["languages"] = nil
        context["title"] = frame.texts["signedIn.continue"]
        context["submit"] = frame.texts["signedIn.continue"]
        context["action"] = form.address
        context["fields"] = form.fields.fields.map { ["name": $0.name, "value": $0.value] }
        return library.render(context, withTemplate: "form-post") ?? ""
    }
}
