import Testing
import UserPools

@Suite("A user pool domain's addresses")
struct DomainAddressTests {
    private func domain(_ name: String, _ certificate: UserPoolDomain.Certificate?) -> UserPoolDomain {
        UserPoolDomain(
            pool: UserPoolID("us-east-1_a"), name: name, pages: .managedLogin, certificate: certificate, failover: nil,
            created: Instant(seconds: 0))
    }

    @Test(
        "begin with the path alias, or with a custom domain's host under the public URL's scheme and port",
        arguments: [
            ("https://auth.example.com", "https://auth.example.com/auth/app", "https://login.example.org"),
            ("https://auth.example.com:8443", "https://auth.example.com:8443/auth/app", "https://login.example.org:8443"),
            ("http://localhost:9400", "http://localhost:9400/auth/app", "http://login.example.org:9400"),
            ("http://[::1]:9400", "http://[::1]:9400/auth/app", "http://login.example.org:9400"),
            ("http://[::1]", "http://[::1]/auth/app", "http://login.example.org"),
        ])
    func base(publicURL: String, alias: String, custom: String) {
        #expect(domain("app", nil).baseURL(under: publicURL) == alias)
        let certificate = UserPoolDomain.Certificate(arn: "arn:aws:acm:us-east-1:000000000000:certificate/a", securityPolicy: nil)
        #expect(domain("login.example.org", certificate).baseURL(under: publicURL) == custom)
    }
}
