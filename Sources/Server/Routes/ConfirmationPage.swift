internal import AWSWire

/// What somebody sees who has followed a link to confirm a sign-up. Nothing of the request stands in the page.
enum ConfirmationPage: CaseIterable {
    case confirmed
    /// The account is confirmed, but the pool's PostConfirmation function has failed.
    case confirmedWithTrouble
    /// Wrong, expired, of another pool, for nobody: which of them is not for whoever only has the link.
    case unusable
    case addressTaken
    case tooManyAttempts
    case unavailable

    var response: WireResponse {
        WireResponse(
            status: status,
            headers: [
                (name: "Content-Type", value: "text/html; charset=utf-8"),
                (
                    name: "Content-Security-Policy",
                    value: "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                ),
                (name: "X-Content-Type-Options", value: "nosniff"),
                // The address of this page has the code in it.
                (name: "Referrer-Policy", value: "no-referrer"),
                (name: "Cache-Control", value: "no-store"),
            ], body: Array(html.utf8))
    }

    var status: Int {
        switch self {
        case .confirmed, .confirmedWithTrouble: 200
        case .unusable, .addressTaken: 400
        case .tooManyAttempts: 429
        case .unavailable: 503
        }
    }

    private var words: (title: String, text: String) {
        switch self {
        case .confirmed: ("Your account is confirmed", "You can close this page and sign in.")
        case .confirmedWithTrouble:
            (
                "Your account is confirmed",
                "The application could not finish setting it up. If something is missing when you sign in, tell the application's support."
            )
        case .unusable:
            (
                "This link does not work",
                "It may have expired, or a newer message may have taken its place. Ask the application to send you a new one."
            )
        case .addressTaken:
            (
                "Your account was not confirmed",
                "Another account has this email address already. Sign in with that one, or sign up with another address."
            )
        case .tooManyAttempts: ("Too many attempts", "Wait an hour, then follow the link in the newest message.")
        case .unavailable: ("Something went wrong", "Nothing was changed. Please follow the link again in a few minutes.")
        }
    }

    private var html: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>\(words.title)</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; margin: 20vh auto 0; max-width: 32rem; padding: 0 1rem; color: #1b1f24; background: #fff }
        h1 { font-size: 1.5rem; line-height: 1.25 }
        @media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117 } }
        </style></head><body><main><h1>\(words.title)</h1><p>\(words.text)</p></main></body></html>

        """
    }
}
