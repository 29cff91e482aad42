internal import UserPools

/// The inbox as a page for a browser. Everything in a message may come from a stranger who signed up, so every value is escaped, and the page's
/// policy forbids scripts.
enum InboxPage {
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    static func html(_ messages: [InboxMessage]) -> String {
        var page = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Lifeguard inbox</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1b1f24; background: #fff }
            article { border: 1px solid #d0d7de; border-radius: 6px; padding: 1rem; margin: 1rem 0 }
            h2 { font-size: 1rem; margin: 0 } p { margin: .25rem 0; color: #57606a }
            pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f6f8fa; padding: .75rem; border-radius: 6px }
            strong { font-size: 1.25rem; letter-spacing: .1em }
            @media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117 } article { border-color: #30363d }
            pre { background: #161b22 } p { color: #9198a1 } a { color: #4493f8 } }
            </style></head><body><h1>Inbox</h1>

            """
        if messages.isEmpty { page += "<p>No messages yet.</p>\n" }
        for message in messages {
            page += "<article><h2>\(HTMLText.escaped(message.subject ?? "Text message"))</h2>\n"
            page +=
                "<p>\(message.medium.rawValue) to \(HTMLText.escaped(message.destination)), \(Timestamp.iso8601(microsecondsSince1970: message.sentAt)), "
            page +=
                "\(HTMLText.escaped(message.trigger)), user \(HTMLText.escaped(message.username)) of \(HTMLText.escaped(message.userPoolId))</p>\n"
            if let code = message.code { page += "<p>Code <strong>\(HTMLText.escaped(code))</strong></p>\n" }
            if let link = message.link, link.hasPrefix("http://") || link.hasPrefix("https://") {
                page += "<p><a rel=\"noreferrer\" href=\"\(HTMLText.escaped(link))\">\(HTMLText.escaped(link))</a></p>\n"
            }
            page += "<pre>\(HTMLText.escaped(message.body))</pre></article>\n"
        }
        return page + "</body></html>\n"
    }
}
