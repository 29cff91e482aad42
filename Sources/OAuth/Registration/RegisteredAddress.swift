import UserPools

/// Where a client that registers itself may have people sent to. An administrator knows what they enter; a stranger's address is held to more.
enum RegisteredAddress {
    /// Schemes that a browser or a system opens by itself, in its own or in another program: no app of anybody's receives an answer there.
    private static let known: Set<String> = [
        "view-source", "ws", "wss", "ftp", "ftps", "sftp", "filesystem", "jar", "resource", "chrome", "edge", "brave", "opera", "moz-icon",
        "intent", "android-app", "mailto", "tel", "callto", "sms", "smsto", "mms", "facetime", "feed", "news", "nntp", "irc", "ircs",
        "gopher",
        "telnet", "ssh", "rlogin", "smb", "nfs", "afp", "dav", "davs", "ldap", "ldaps", "cid", "mid", "urn", "magnet", "res", "mk",
        "ms-help", "ms-its", "mhtml", "search", "search-ms", "ms-settings", "ms-msdt", "shell", "help", "x-apple-systempreferences",
        "market",
        "itms", "itms-apps", "webcal", "geo", "maps",
    ]

    /// Whether an address may be registered: as app clients have them, without a user in it, and no address of a browser's or system's own.
    static func isGood(_ address: String) -> Bool {
        guard UserPoolClient.isRedirectAddress(address) else { return false }
        let scheme = address.prefix { $0 != ":" }
        let rest = address.dropFirst(scheme.count + 1)
        // In `https://bank.example@evil.example/` people read the wrong host (RFC 3986 section 7.6).
        if rest.hasPrefix("//"), rest.dropFirst(2).prefix(while: { $0 != "/" && $0 != "?" }).contains("@") { return false }
        return !known.contains(scheme.lowercased())
    }
}
