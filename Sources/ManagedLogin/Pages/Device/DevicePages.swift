import UserPools

/// Writes the pages of `/device`, which are of no app client until a code says of which.
struct DevicePages: Sendable {
    let texts: Texts

    /// Where the code is typed, or confirmed if the device has put it into the address (`verification_uri_complete`).
    func entry(_ given: UserCode? = nil, error: String? = nil, status: Int = 200) -> Page {
        var page = Page(
            title: texts["deviceCode.title"], subtitle: texts["deviceCode.enter"], error: error.map { texts[$0] }, status: status)
        var form = Page.Form()
        var code = Page.Field("user_code", texts["deviceCode.code"], .text, autocomplete: "off")
        code.hint = texts["deviceCode.codeHint"]
        code.value = given?.text ?? ""
        code.hasFocus = true
        form.fields = [code]
        form.buttons = [Page.Button(texts["deviceCode.continue"])]
        page.blocks = [.form(form)]
        return page
    }

    /// Whose device it is, before anybody signs in for it.
    func signIn(_ code: String, client: String, address: String) -> Page {
        var page = asking(code, client)
        page.blocks.append(.link(lead: nil, label: texts["deviceCode.signIn"], href: address))
        page.blocks.append(.form(decision(code, approves: false)))
        return page
    }

    func decide(_ code: String, client: String) -> Page {
        var page = asking(code, client)
        page.blocks.append(.form(decision(code, approves: true)))
        return page
    }

    func done(_ text: String) -> Page { Page(title: texts["deviceCode.title"], notice: texts[text]) }

    private func asking(_ code: String, _ client: String) -> Page {
        Page(
            title: texts["deviceCode.title"], subtitle: texts.text("deviceCode.asks", ["client": client]),
            blocks: [.text(texts.text("deviceCode.compare", ["code": code])), .text(texts["deviceCode.warning"])])
    }

    private func decision(_ code: String, approves: Bool) -> Page.Form {
        var form = Page.Form()
        form.hidden = [(name: "user_code", value: code)]
        if approves { form.buttons.append(Page.Button(texts["deviceCode.approve"], name: "decision", value: "approve")) }
        form.buttons.append(Page.Button(texts["deviceCode.deny"], .second, name: "decision", value: "deny"))
        return form
    }
}
