import OAuth
import UserPools

extension PageWriter {
    /// What a sign-in may begin with at this client.
    struct FirstFactors: Sendable {
        var password = true
        var passkey = false
        var emailCode = false
        var smsCode = false
        /// WebAuthn's options for passkeys in the username field's list, where the pool has them.
        var conditionalOptions: String?
    }

    func login(
        username: String, factors: FirstFactors, terms: TermsLinks = TermsLinks(), error: String? = nil, notice: String? = nil
    ) -> Page {
        var page = Page(title: texts["signIn.title"], subtitle: texts["signIn.subtitle"], error: error, notice: notice)
        page.isInstruction = true
        let providers = arrangement.ordered(client.externalProviders)
        let elsewhere = Page.Block.providers(
            providers.map { (name: $0, label: texts.text("signIn.withProvider", ["provider": $0]), href: providerAddress($0)) })
        guard client.takesOwnAccounts else {
            page.blocks = [elsewhere]
            return page
        }
        if !providers.isEmpty, arrangement.startsWithProviders { page.blocks = [elsewhere, .or(texts["signIn.or"])] }
        var form = Page.Form()
        var name = usernameField(value: username)
        name.hasFocus = username.isEmpty
        if factors.conditionalOptions != nil { name.autocomplete = "username webauthn" }
        form.fields = [name]
        if factors.password {
            var password = Page.Field("password", texts["field.password"], .password, autocomplete: "current-password")
            password.hasFocus = !username.isEmpty
            // Whoever goes on with another factor leaves it empty.
            password.isRequired = !(factors.passkey || factors.emailCode || factors.smsCode)
            password.tellsOptional = false
            form.fields.append(password)
            form.buttons.append(Page.Button(texts["signIn.submit"]))
        }
        if !factors.password, !factors.passkey, !factors.emailCode, !factors.smsCode {
            form.buttons.append(Page.Button(texts["code.submit"]))
        }
        if factors.passkey { form.buttons.append(factor("WEB_AUTHN", "signIn.withPasskey")) }
        if factors.emailCode { form.buttons.append(factor("EMAIL_OTP", "signIn.withEmailCode")) }
        if factors.smsCode { form.buttons.append(factor("SMS_OTP", "signIn.withSMSCode")) }
        if form.buttons.count == 1 { form.buttons[0].style = .primary }
        page.blocks.append(.form(form))
        if !providers.isEmpty, !arrangement.startsWithProviders { page.blocks += [.or(texts["signIn.or"]), elsewhere] }
        if factors.password { page.blocks.append(link(.forgotPassword, "signIn.forgotPassword")) }
        if !pool.adminCreateUser.allowAdminCreateUserOnly {
            page.blocks.append(link(.signUp, "signIn.createAccount", lead: "signIn.noAccount"))
        }
        page.blocks += links(to: terms)
        if let options = factors.conditionalOptions {
            var conditional = Page.Form()
            conditional.passkey = Page.Passkey(.conditional, options: options)
            page.blocks.append(.form(conditional))
        }
        return page
    }

    /// `prompt=select_account`, where the browser knows somebody.
    /// - Parameter other: the address of the sign-in page for somebody else.
    func chooseAccount(name: String, other: String) -> Page {
        var page = Page(title: texts["signIn.title"], subtitle: texts.text("signedIn.as", ["name": name]))
        var form = Page.Form()
        form.buttons = [Page.Button(texts["signedIn.continue"], name: "continue", value: "yes")]
        page.blocks = [.form(form), .link(lead: nil, label: texts["signIn.asOther"], href: other)]
        return page
    }

    /// The documents of a client, where it has any.
    func links(to terms: TermsLinks) -> [Page.Block] {
        [(terms.termsOfUse, "terms.termsOfUse"), (terms.privacyPolicy, "terms.privacyPolicy")].compactMap { address, label in
            guard let address else { return nil }
            let text = texts[label]
            return .link(lead: nil, label: text.prefix(1).uppercased() + text.dropFirst(), href: address)
        }
    }

    private func factor(_ challenge: String, _ label: String) -> Page.Button {
        Page.Button(texts[label], .second, name: "factor", value: challenge)
    }

    private func providerAddress(_ provider: String) -> String {
        PageAddress.provider.url(at: door, query: (query.isEmpty ? "" : query + "&") + "identity_provider=" + FormFields.encode(provider))
    }
}
