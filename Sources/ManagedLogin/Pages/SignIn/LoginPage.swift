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

    func login(username: String, factors: FirstFactors, providers: [String], error: String? = nil, notice: String? = nil) -> Page {
        var page = Page(title: texts["signIn.title"], subtitle: texts["signIn.subtitle"], error: error, notice: notice)
        for provider in providers {
            page.blocks.append(
                .link(lead: nil, label: texts.text("signIn.withProvider", ["provider": provider]), href: providerAddress(provider)))
        }
        guard (client.client.supportedIdentityProviders ?? ["COGNITO"]).contains("COGNITO") else { return page }
        if !providers.isEmpty { page.blocks.append(.or(texts["signIn.or"])) }
        var form = Page.Form()
        var name = usernameField(value: username)
        name.hasFocus = username.isEmpty
        form.fields = [name]
        if factors.password {
            var password = Page.Field("password", texts["field.password"], .password, autocomplete: "current-password")
            password.hasFocus = !username.isEmpty
            // Whoever goes on with another factor leaves it empty.
            password.isRequired = !(factors.passkey || factors.emailCode || factors.smsCode)
            form.fields.append(password)
            form.buttons.append(Page.Button(texts["signIn.submit"]))
        }
        if factors.passkey { form.buttons.append(factor("WEB_AUTHN", "signIn.withPasskey")) }
        if factors.emailCode { form.buttons.append(factor("EMAIL_OTP", "signIn.withEmailCode")) }
        if factors.smsCode { form.buttons.append(factor("SMS_OTP", "signIn.withSMSCode")) }
        if form.buttons.count == 1 { form.buttons[0].style = .primary }
        page.blocks.append(.form(form))
        if factors.password { page.blocks.append(link(.forgotPassword, "signIn.forgotPassword")) }
        if !pool.adminCreateUser.allowAdminCreateUserOnly {
            page.blocks.append(link(.signUp, "signIn.createAccount", lead: "signIn.noAccount"))
        }
        return page
    }

    private func factor(_ challenge: String, _ label: String) -> Page.Button {
        Page.Button(texts[label], .second, name: "factor", value: challenge)
    }

    /// Where the authorization endpoint sends people on to a provider.
    private func providerAddress(_ provider: String) -> String {
        door.baseURL + "/oauth2/authorize?" + (query.isEmpty ? "" : query + "&") + "identity_provider=" + FormFields.encode(provider)
    }
}
