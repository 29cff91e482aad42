import Credentials

/// FriendlyCredentialName: what the authenticator calls itself, by its model's identifier (AAGUID, WebAuthn Level 3 section 6.5.2).
/// The identifiers are those that the makers of the common passkey providers publish.
enum PasskeyName {
    private static let byModel: [String: String] = [
        "fbfc3007154e4ecc8c0b6e020557d7bd": "iCloud Keychain",
        "dd4ec289e01d41c9bb8970fa845d4bf2": "iCloud Keychain",
        "ea9b8d664d011d213ce4b6b48cb575d4": "Google Password Manager",
        "adce000235bcc60a648b0b25f1f05503": "Chrome on Mac",
        "08987058cadc4b81b6e130de50dcbe96": "Windows Hello",
        "9ddd1817af5a4672a2b93e3dd95000a9": "Windows Hello",
        "6028b017b1d44c02b4b3afcdafc96bb2": "Windows Hello",
        "bada5566a7aa401fbd9645619a55120d": "1Password",
        "d548826e79b440a4a3d811116f7e8349": "Bitwarden",
        "531126d6e717415c93203d9aa6981239": "Dashlane",
        "53414d53554e47000000000000000000": "Samsung Pass",
    ]

    /// - Parameter attachment: `platform` or `cross-platform`, which names the passkey of an unknown model.
    static func of(model: [UInt8], attachment: String?) -> String {
        byModel[Hexadecimal.encode(model).lowercased()] ?? (attachment == "cross-platform" ? "Security key" : "Passkey")
    }
}
