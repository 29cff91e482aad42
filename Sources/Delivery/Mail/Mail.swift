internal import UserPools

/// One mail, with its addresses checked, before any transport has its form of it.
struct Mail: Sendable {
    let from: MailAddress
    let replyTo: MailAddress?
    let to: MailAddress
    let subject: String
    let body: String

    /// - Parameter fallback: the sender when the pool names none.
    /// - Throws: `DeliveryFailure` for an address that cannot be one, and for control characters in an address or the subject.
    init(_ message: OutgoingMessage, from fallback: MailAddress) throws(DeliveryFailure) {
        to = try MailAddress(message.destination)
        from = try Self.sender(message.email) ?? fallback
        if let text = message.email?.replyTo, !text.isEmpty { replyTo = try MailAddress(text) } else { replyTo = nil }
        subject = message.subject
        body = message.body
        _ = try HeaderText.unstructured(subject)
    }

    /// The pool's From, or the address that its SES identity is; an identity may be a whole domain, which names no sender.
    private static func sender(_ settings: EmailConfiguration?) throws(DeliveryFailure) -> MailAddress? {
        if let from = settings?.from, !from.isEmpty { return try MailAddress(from) }
        guard let identity = settings?.sourceARN?.split(separator: "/", maxSplits: 1).last, identity.contains("@") else { return nil }
        return try MailAddress(String(identity))
    }

    var isHTML: Bool { HTMLText.isHTML(body) }

    /// The message of RFC 5322, in lines that end with CRLF: HTML with a plain alternative, or plain text alone.
    ///
    /// - Parameters:
    ///   - token: letters and digits that no other message has, for Message-ID and the boundary.
    ///   - now: for the Date header.
    func internetMessage(token: String, now: Instant) throws(DeliveryFailure) -> [UInt8] {
        var lines = ["From: \(from.header)"]
        if let replyTo { lines.append("Reply-To: \(replyTo.header)") }
        lines += [
            "To: \(to.header)",
            "Subject: \(try HeaderText.unstructured(subject))",
            "Date: \(MailDate.text(now))",
            "Message-ID: <\(token)@\(from.domain)>",
            // RFC 3834 section 5: holiday notices are not sent in answer.
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ]
        lines = lines.map(HeaderText.folded)
        guard isHTML else { return Array(Self.part("plain", lines).utf8) + QuotedPrintable.encode(body) }
        let boundary = "=_\(token)"
        lines += ["Content-Type: multipart/alternative; boundary=\"\(boundary)\"", "", ""]
        var bytes = Array(lines.joined(separator: "\r\n").utf8)
        // The last alternative is the one that a reader prefers (RFC 2046 section 5.1.4).
        for (type, text) in [("plain", HTMLText.plain(body)), ("html", body)] {
            bytes += Array(Self.part(type, ["--\(boundary)"]).utf8) + QuotedPrintable.encode(text)
        }
        return bytes + Array("--\(boundary)--\r\n".utf8)
    }

    private static func part(_ type: String, _ before: [String]) -> String {
        (before + ["Content-Type: text/\(type); charset=UTF-8", "Content-Transfer-Encoding: quoted-printable", "", ""])
            .joined(separator: "\r\n")
    }
}
