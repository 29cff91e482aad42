/// The forms of names. Two names are the same when their keys are equal byte by byte.
extension UserPool {
    /// The key under which this pool keeps a username or alias and looks it up.
    public func nameKey(_ name: String) -> String { NameKey.of(name, caseSensitive: isCaseSensitive) }

    /// The value as the search index keeps it, folded like names.
    public func searchKey(_ attribute: String, _ value: String) -> String {
        switch attribute {
        case "username", "email", "preferred_username": nameKey(value)
        default: value
        }
    }

    /// The names by which a user can sign in, derived from what the account holds.
    ///
    /// In a pool that signs in with addresses an address counts from the start; an alias counts once it is verified
    /// (`preferred_username` needs no verification but a confirmed account). Source: guide, "Customizing sign-in attributes".
    package func names(of user: User) -> [SignInName] {
        var names = [SignInName(kind: .username, key: nameKey(user.username))]
        for contact in usernameAttributes {
            if let value = user.attributes[contact.rawValue], !value.isEmpty { names.append(name(of: contact, value)) }
        }
        for alias in aliasAttributes {
            guard let value = user.attributes[alias.rawValue], !value.isEmpty else { continue }
            if let contact = alias.contact {
                if user.isVerified(contact) { names.append(name(of: contact, value)) }
            } else if user.status != .unconfirmed {
                names.append(SignInName(kind: .preferredUsername, key: nameKey(value)))
            }
        }
        return names
    }

    func name(of contact: ContactAttribute, _ value: String) -> SignInName {
        SignInName(kind: contact == .email ? .email : .phoneNumber, key: nameKey(value))
    }
}

/// What an address looks like. Delivery decides whether it works; here only its form counts.
public enum AddressForm {
    public static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, text.utf8.count <= 2048, parts[0].utf8.count <= 64 * 4 else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        guard !labels.isEmpty, labels.allSatisfy({ !$0.isEmpty && !$0.hasPrefix("-") && !$0.hasSuffix("-") }) else { return false }
        return !text.unicodeScalars.contains {
            $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7F || "<>()[],;:\\\"".unicodeScalars.contains($0)
        }
    }

    /// E.164: a plus sign and up to 15 digits.
    public static func isPhoneNumber(_ text: String) -> Bool {
        let digits = text.utf8.dropFirst()
        return text.utf8.first == UInt8(ascii: "+") && (2...15).contains(digits.count) && digits.allSatisfy { $0 >= 48 && $0 <= 57 }
    }

    /// An address with most of it hidden, as in CodeDeliveryDetails: `a***@e***`, `+*******1234`.
    public static func masked(_ address: String, _ medium: DeliveryMedium) -> String {
        switch medium {
        case .email:
            let parts = address.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            let local = parts.first?.first.map(String.init) ?? "*"
            let domain = parts.count > 1 ? parts[1].first.map(String.init) ?? "*" : "*"
            return "\(local)***@\(domain)***"
        case .sms:
            let tail = String(address.suffix(4))
            return "+" + String(repeating: "*", count: max(address.count - 5, 0)) + tail
        }
    }
}
