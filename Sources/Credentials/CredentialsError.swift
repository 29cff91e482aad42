/// What can go wrong with a credential.
///
/// The message names the rule that was broken, never the value that broke it, so an error may be logged.
/// Two errors are equal when their codes are.
public struct CredentialsError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// An SRP number that is not hexadecimal, is zero, or is not below the group's prime.
        case srpValueInvalid
        /// An SRP salt or verifier that cannot be one.
        case srpVerifierInvalid
        /// The scrambling parameter u came out as zero (SRP-6a demands an abort).
        case srpScramblerZero
        /// A claim's TIMESTAMP is not in the form that Cognito's clients sign.
        case timestampMalformed
        /// Stored password bytes that no version of this code wrote.
        case passwordEntryMalformed
        /// A hash from elsewhere that is not in a form that is known, or costs too much to check.
        case importedHashInvalid
        /// libargon2 refused the parameters or ran out of memory.
        case passwordHashFailed
        /// More password hashes are waiting than the pool takes.
        case hashingQueueFull
        /// A key that is not RSA, is too short, or does not parse.
        case rsaKeyInvalid
        /// A public key of somebody else that is no key of its type.
        case publicKeyInvalid
        /// libcrypto could not sign.
        case rsaSigningFailed
        /// A token that is not three base64url parts with a header that we could have written.
        case tokenMalformed
        /// A token whose `alg` is not RS256.
        case tokenAlgorithmNotAllowed
        /// A token that names another key than the one it is checked with.
        case tokenKeyMismatch
        /// A token whose signature does not match.
        case tokenSignatureInvalid
        /// Text that is not strict base64 of the expected alphabet.
        case base64Invalid
        /// A master key that is not 32 bytes.
        case masterKeyInvalid
        /// The cipher would not seal.
        case sealingFailed
        /// Sealed bytes that are too short or of an unknown version.
        case sealedBoxMalformed
        /// Sealed bytes of another generation of the master key.
        case sealedUnderAnotherKey
        /// Sealed bytes, or the place they are bound to, were changed.
        case sealedBoxRefused
    }

    public let code: Code
    /// The broken rule in English. Not for clients of the API: their messages stand in the API's catalogue.
    public let message: String
    /// Where it was thrown, `#fileID:#line`.
    public let location: String

    package init(_ code: Code, _ message: String, fileID: String = #fileID, line: Int = #line) {
        self.code = code
        self.message = message
        self.location = "\(fileID):\(line)"
    }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    public var description: String { "\(code.rawValue): \(message) (\(location))" }
}
