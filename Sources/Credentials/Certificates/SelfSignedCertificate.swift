import CLibcrypto

extension RSASigningKey {
    /// A self-signed X.509 v3 certificate of this key, as SAML metadata carries it: what counts is the key in it (SAML metadata
    /// interoperability profile, section 2.6.1), so it has no extensions.
    ///
    /// - Parameters:
    ///   - commonName: of subject and issuer, up to 64 characters.
    ///   - serial: up to 20 bytes, big-endian, positive (RFC 5280 section 4.1.2.2).
    ///   - notBefore: seconds since 1970.
    ///   - notAfter: seconds since 1970.
    /// - Returns: DER.
    /// - Throws: `rsaSigningFailed` when libcrypto refuses, such as for a name that is too long.
    public func selfSignedCertificate(
        commonName: String, serial: [UInt8], notBefore: Int64, notAfter: Int64
    ) throws(CredentialsError) -> [UInt8] {
        let certificate = LibcryptoHandle.allocated(X509_new())
        defer { X509_free(certificate) }
        guard let number = Self.integer(serial), let start = ASN1_TIME_set(nil, Int(notBefore)) else { throw Self.refused() }
        defer {
            ASN1_INTEGER_free(number)
            ASN1_TIME_free(start)
        }
        guard let end = ASN1_TIME_set(nil, Int(notAfter)) else { throw Self.refused() }
        defer { ASN1_TIME_free(end) }
        let name = [UInt8](commonName.utf8)
        // Version 3 is written as 2 (RFC 5280 section 4.1.2.1).
        guard X509_set_version(certificate, 2) == 1, X509_set_serialNumber(certificate, number) == 1,
            X509_set1_notBefore(certificate, start) == 1, X509_set1_notAfter(certificate, end) == 1,
            let subject = X509_get_subject_name(certificate),
            X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_FLAG, name, Int32(name.count), -1, 0) == 1,
            X509_set_issuer_name(certificate, subject) == 1, X509_set_pubkey(certificate, key) == 1,
            X509_sign(certificate, key, EVP_sha256()) > 0
        else { throw Self.refused() }
        let count = Int(i2d_X509(certificate, nil))
        guard count > 0 else { throw Self.refused() }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            var cursor = buffer.baseAddress
            written = Int(i2d_X509(certificate, &cursor))
        }
    }

    private static func integer(_ bytes: [UInt8]) -> UnsafeMutablePointer<ASN1_INTEGER>? {
        guard let number = BN_bin2bn(bytes, Int32(bytes.count), nil) else { return nil }
        defer { BN_free(number) }
        return BN_to_ASN1_INTEGER(number, nil)
    }

    private static func refused() -> CredentialsError {
        ERR_clear_error()
        return CredentialsError(.rsaSigningFailed, "libcrypto could not make a certificate")
    }
}
