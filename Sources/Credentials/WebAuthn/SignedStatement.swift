import CFido2
import CLibcrypto
import Crypto

/// What libfido2 verifies: a signature over authenticator data and the hash of the client data.
///
/// Everything handed over was read by `AuthenticatorData` and `CBORReader` before, so libfido2's own parser meets only what is well formed.
struct SignedStatement {
    let authenticatorData: AuthenticatorData
    let clientDataHash: [UInt8]
    /// Only called once its hash was found in the authenticator data.
    let relyingPartyID: String

    init(authenticatorData: AuthenticatorData, clientDataJSON: [UInt8], relyingPartyID: String) {
        self.authenticatorData = authenticatorData
        clientDataHash = [UInt8](SHA256.hash(data: clientDataJSON))
        self.relyingPartyID = relyingPartyID
    }

    /// Whether `signature` is an assertion's (section 7.2, step 21), of this key.
    func isAssertion(signature: [UInt8], by key: COSEPublicKey) -> Bool {
        var assertion: OpaquePointer? = LibcryptoHandle.allocated(fido_assert_new())
        defer { fido_assert_free(&assertion) }
        let data = authenticatorData.bytes
        let steps = [
            fido_assert_set_clientdata_hash(assertion, clientDataHash, clientDataHash.count),
            fido_assert_set_rp(assertion, relyingPartyID),
            fido_assert_set_extensions(assertion, assertionExtensions),
            fido_assert_set_count(assertion, 1),
        ]
        guard steps.allSatisfy({ $0 == FIDO_OK }), fido_assert_set_authdata_raw(assertion, 0, data, data.count) == FIDO_OK,
            fido_assert_set_sig(assertion, 0, signature, signature.count) == FIDO_OK
        else { return false }
        let isValid = key.withLibfido2Key { fido_assert_verify(assertion, 0, Int32(key.algorithm), $0) == FIDO_OK }
        if !isValid { ERR_clear_error() }
        return isValid
    }

    /// Whether `statement`, the CBOR map attStmt, is a packed attestation (section 8.2) of the key in the authenticator data: signed by its
    /// first certificate, or by the credential itself.
    func isPackedAttestation(_ statement: [UInt8], key: COSEPublicKey, hasCertificates: Bool) -> Bool {
        var credential: OpaquePointer? = LibcryptoHandle.allocated(fido_cred_new())
        defer { fido_cred_free(&credential) }
        let data = authenticatorData.bytes
        let isValid =
            fido_cred_set_type(credential, Int32(key.algorithm)) == FIDO_OK
            && fido_cred_set_fmt(credential, "packed") == FIDO_OK
            && fido_cred_set_rp(credential, relyingPartyID, nil) == FIDO_OK
            && fido_cred_set_clientdata_hash(credential, clientDataHash, clientDataHash.count) == FIDO_OK
            && setCredentialExtensions(of: credential)
            && fido_cred_set_authdata_raw(credential, data, data.count) == FIDO_OK
            && fido_cred_set_attstmt(credential, statement, statement.count) == FIDO_OK
            && (hasCertificates ? fido_cred_verify(credential) : fido_cred_verify_self(credential)) == FIDO_OK
        if !isValid { ERR_clear_error() }
        return isValid
    }

    /// libfido2 refuses extensions that were not announced to it, though their outputs are not looked at here.
    private var assertionExtensions: Int32 {
        (authenticatorData.extensions[.text("hmac-secret")] != nil ? FIDO_EXT_HMAC_SECRET : 0)
            | (authenticatorData.extensions[.text("credBlob")] != nil ? FIDO_EXT_CRED_BLOB : 0)
    }

    private func setCredentialExtensions(of credential: OpaquePointer?) -> Bool {
        let outputs = authenticatorData.extensions
        var mask: Int32 = 0
        if outputs[.text("hmac-secret")]?.isTrue == true { mask |= FIDO_EXT_HMAC_SECRET }
        if outputs[.text("credBlob")]?.isTrue == true { mask |= FIDO_EXT_CRED_BLOB }
        guard fido_cred_set_extensions(credential, mask) == FIDO_OK else { return false }
        if let level = outputs[.text("credProtect")]?.integer {
            guard let level = Int32(exactly: level), fido_cred_set_prot(credential, level) == FIDO_OK else { return false }
        }
        if let length = outputs[.text("minPinLength")]?.integer {
            guard length >= 0, fido_cred_set_pin_minlen(credential, length) == FIDO_OK else { return false }
        }
        return true
    }
}

extension COSEPublicKey {
    /// False when libfido2 does not take the key.
    fileprivate func withLibfido2Key(_ body: (UnsafeRawPointer?) -> Bool) -> Bool {
        switch self {
        case .es256(let bytes):
            var key: OpaquePointer? = LibcryptoHandle.allocated(es256_pk_new())
            defer { es256_pk_free(&key) }
            return es256_pk_from_ptr(key, bytes, bytes.count) == FIDO_OK && body(key.map { UnsafeRawPointer($0) })
        case .eddsa(let bytes):
            var key: OpaquePointer? = LibcryptoHandle.allocated(eddsa_pk_new())
            defer { eddsa_pk_free(&key) }
            return eddsa_pk_from_ptr(key, bytes, bytes.count) == FIDO_OK && body(key.map { UnsafeRawPointer($0) })
        case .rs256(let bytes):
            var key: OpaquePointer? = LibcryptoHandle.allocated(rs256_pk_new())
            defer { rs256_pk_free(&key) }
            return rs256_pk_from_ptr(key, bytes, bytes.count) == FIDO_OK && body(key.map { UnsafeRawPointer($0) })
        }
    }
}
