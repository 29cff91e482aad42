import UserPools

/// The pages on which a second factor is set up.
extension PageWriter {
    /// MFA_SETUP, with more than one factor to choose from.
    func chooseSetup(_ factors: [String], error: String? = nil) -> Page {
        var page = Page(title: texts["mfa.setup.title"], subtitle: texts["mfa.setup.text"], error: error)
        let labels = ["SOFTWARE_TOKEN_MFA": "mfa.setup.app", "EMAIL_OTP": "mfa.setup.email", "SMS_MFA": "mfa.setup.sms"]
        var form = Page.Form()
        form.choices = Page.Choices(
            name: "factor", legend: texts["mfa.setup.text"],
            items: factors.compactMap { factor in labels[factor].map { (value: factor, label: texts[$0]) } })
        form.buttons = [Page.Button(texts["code.submit"])]
        page.blocks = [.form(form), link(.login, "signIn.asOther")]
        return page
    }

    /// MFA_SETUP of an authenticator app.
    /// - Parameters:
    ///   - secret: in base 32, as it is typed.
    ///   - address: the `otpauth:` address in the code.
    ///   - hasOthers: whether another factor can be chosen in its place.
    func setUpApp(secret: String, address: String, hasOthers: Bool, error: String? = nil) -> Page {
        var page = Page(title: texts["mfa.app.title"], subtitle: texts["mfa.app.scan"], error: error)
        page.graphic = "AUTH_APP_GRAPHIC"
        if let code = QRCode(address) {
            page.blocks.append(.qr(code, label: texts["mfa.app.qr"], keyLabel: texts["mfa.app.key"], key: secret))
        } else {
            page.blocks.append(.text("\(texts["mfa.app.key"]): \(secret)"))
        }
        var form = Page.Form()
        form.hidden = [(name: "factor", value: "SOFTWARE_TOKEN_MFA")]
        var name = Page.Field("friendly_name", texts["field.friendlyName"])
        name.isRequired = false
        form.fields = [codeField(), name]
        form.buttons = [Page.Button(texts["code.submit"])]
        page.blocks += [.text(texts["mfa.app.code"]), .form(form)]
        page.blocks += others(hasOthers)
        return page
    }

    /// MFA_SETUP of codes to an address that the account does not have yet.
    func setUpAddress(_ contact: ContactAttribute, value: String, hasOthers: Bool, error: String? = nil) -> Page {
        var page = Page(title: texts["mfa.setup.title"], subtitle: texts["mfa.address.text"], error: error)
        var form = Page.Form()
        form.hidden = [(name: "factor", value: contact == .email ? "EMAIL_OTP" : "SMS_MFA")]
        var field = attributeField(contact.rawValue, value: value)
        field.name = contact.rawValue
        field.hasFocus = true
        form.fields = [field]
        form.buttons = [Page.Button(texts["code.submit"])]
        page.blocks = [.form(form)]
        page.blocks += others(hasOthers)
        return page
    }

    /// The ways out of a set-up: another factor, where there is one, and another account.
    private func others(_ hasOthers: Bool) -> [Page.Block] {
        var again = Page.Form()
        again.buttons = [Page.Button(texts["mfa.setup.other"], .link, name: "again", value: "yes")]
        return (hasOthers ? [.form(again)] : []) + [link(.login, "signIn.asOther")]
    }
}
