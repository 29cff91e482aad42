/// A mailbox as a header and an envelope name it: `Example <no-reply@example.com>` or the address alone (RFC 5322 section 3.4).
///
/// Only ASCII addresses without quoting: mail for others needs SMTPUTF8 (RFC 6531) on every hop, and Amazon SES refuses them too. A domain in
/// another script is given in its ASCII form, `xn--…`.
public struct MailAddress: Sendable, Equatable {
    /// The display name; nil for none.
    public let name: String?
    /// `local@domain`
    public let mailbox: String

    /// - Throws: `DeliveryFailure` that says what is wrong and not which address it was.
    public init(_ text: String) throws(DeliveryFailure) {
        // A line break would begin a header, or an SMTP command, of the sender's choice.
        guard !text.unicodeScalars.contains(where: HeaderText.isControl) else {
            throw DeliveryFailure("a mail address holds a control character")
        }
        let trimmed = Self.trimmed(text[...])
        if trimmed.last == ">", let open = trimmed.lastIndex(of: "<") {
            let name = Self.unquoted(Self.trimmed(trimmed[..<open]))
            self.name = name.isEmpty ? nil : name
            mailbox = String(trimmed[trimmed.index(after: open)...].dropLast())
        } else {
            name = nil
            mailbox = String(trimmed)
        }
        guard mailbox.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw DeliveryFailure(
                "a mail address is not ASCII, and SMTPUTF8 is not spoken: a domain must stand in its xn-- form, a local part in ASCII")
        }
        guard Self.isMailbox(mailbox) else { throw DeliveryFailure("a mail address is not of the form local@domain") }
    }

    public var domain: String { String(mailbox[mailbox.index(after: mailbox.lastIndex(of: "@") ?? mailbox.startIndex)...]) }

    /// As it stands in From, Reply-To and To.
    var header: String {
        guard let name else { return mailbox }
        return "\(HeaderText.phrase(name)) <\(mailbox)>"
    }

    /// RFC 5321 sections 4.1.2 and 4.5.3.1: a dot-atom of at most 64 octets, a domain or an address literal of at most 255.
    private static func isMailbox(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), (1...255).contains(parts[1].utf8.count) else { return false }
        guard !parts[0].split(separator: ".", omittingEmptySubsequences: false).contains(""), parts[0].utf8.allSatisfy(isAtom) else {
            return false
        }
        if parts[1].hasPrefix("["), parts[1].hasSuffix("]") {
            return parts[1].dropFirst().dropLast().utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
        }
        return parts[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "_") }
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func isAtom(_ byte: UInt8) -> Bool { isWord(byte) || ".!#$%&'*+/=?^_`{|}~".utf8.contains(byte) }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return String(text) }
        var plain = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if !isEscaped, character == "\\" {
                isEscaped = true
            } else {
                plain.append(character)
                isEscaped = false
            }
        }
        return plain
    }
}
