import Crypto
public import FoundationEssentials

/// Verifies Signature Version 4, in the header and in the query (IAM User Guide, "AWS Signature Version 4 for API requests").
///
/// One verifier serves the whole program: it keeps the derived signing keys of recent callers.
public struct SigV4Verifier: Sendable {
    private let signingKeys: SigningKeyCache

    /// - Parameter cachedSigningKeys: how many derived signing keys are kept, at least 1.
    public init(cachedSigningKeys: Int = 256) {
        signingKeys = SigningKeyCache(capacity: cachedSigningKeys)
    }

    /// Proves who signed `request`.
    ///
    /// - Parameters:
    ///   - services: the names that the scope may carry, for example `["cognito-idp"]`.
    ///   - now: the server's time. Signatures live five minutes either way, presigned ones as long as they say.
    ///   - accessKey: finds the key of a signature that is not verified yet, by its `accessKeyId` (and its `sessionToken` for a key that
    ///     lives in it); nil for an unknown or inactive one. It is asked only when the cheap checks have passed.
    /// - Throws: `AWSError` with AWS's own names (`MissingAuthenticationTokenException`, `IncompleteSignatureException`,
    ///   `InvalidSignatureException`, `UnrecognizedClientException`, `ExpiredTokenException`), and what `accessKey` throws.
    public func verify(
        _ request: WireRequest,
        services: [String],
        now: Date,
        accessKey: (UnverifiedSignature) async throws -> AccessKey?
    ) async throws -> VerifiedSignature {
        let signature = try claim(of: request, services: services, now: now)
        guard let key = try await accessKey(signature) else { throw AWSError.unrecognizedClient() }
        return try verify(request, signature, by: key, now: now)
    }

    /// The part of the work that needs no key: a signature is there, whole, for one of the services, of this time, and covers what it must.
    public func claim(of request: WireRequest, services: [String], now: Date) throws(AWSError) -> UnverifiedSignature {
        guard let signature = try UnverifiedSignature.read(from: request) else { throw .missingAuthenticationToken() }
        guard services.contains(signature.scope.service) else { throw .wrongScopeService(expected: services) }
        try checkCoverage(of: signature, in: request)
        try checkTime(of: signature, now: SignatureTimestamp(now))
        return signature
    }

    /// The part that needs the key.
    ///
    /// - Parameter signature: what `claim(of:services:now:)` found in this very request.
    public func verify(
        _ request: WireRequest,
        _ signature: UnverifiedSignature,
        by key: AccessKey,
        now: Date
    ) throws(AWSError) -> VerifiedSignature {
        let bodyHash = SigV4.hash(request.body)
        if let claimed = request.headers[SigV4.Header.contentHash], claimed != bodyHash { throw .signatureDoesNotMatch() }
        guard
            let canonical = CanonicalRequest(
                request,
                signedHeaders: signature.signedHeaders,
                service: signature.scope.service,
                payloadHash: bodyHash
            )
        else { throw .signatureDoesNotMatch() }

        let name = SigningKeyCache.Name(scope: signature.scope, secret: key.secret)
        let cached = signingKeys[name]
        let signingKey = cached ?? SigningKey(secret: key.secret, scope: signature.scope)
        guard
            key.id == signature.accessKeyId,
            signingKey.isSignature(
                signature.signature,
                of: canonical.stringToSign(at: signature.signedAt, scope: signature.scope)
            )
        else { throw .signatureDoesNotMatch() }
        if cached == nil { signingKeys.keep(signingKey, as: name) }

        // After the signature, so that only the holder of the secret learns how the token stands.
        guard isToken(signature.sessionToken, of: key) else { throw .unrecognizedClient() }
        if let expiresAt = key.expiresAt, expiresAt <= now { throw .expiredToken() }
        return VerifiedSignature(signature)
    }

    /// "You must include the host header (HTTP/1.1) or the :authority header (HTTP/2), and any x-amz-* headers in the request": what is
    /// left out could be changed on the way, the operation's name first of all.
    private func checkCoverage(of signature: UnverifiedSignature, in request: WireRequest) throws(AWSError) {
        let signed = Set(signature.signedHeaders)
        guard signed.contains("host") else { throw .headerNotSigned("Host' or ':authority") }
        guard request.headers.all("host").count == 1 else { throw .incompleteSignature("The header 'host' must stand once.") }
        for field in request.headers.fields where field.name.hasPrefix("x-amz-") && !signed.contains(field.name) {
            throw .headerNotSigned(field.name)
        }
    }

    private func checkTime(of signature: UnverifiedSignature, now: SignatureTimestamp) throws(AWSError) {
        let window =
            switch signature.form {
            case .header, .query(expires: nil): SigV4.skew
            case .query(let expires?): expires
            }
        let age = now.epochSeconds - signature.signedAt.epochSeconds
        guard age <= window else { throw .signatureExpired(signature.signedAt, now: now, window: window) }
        guard -age <= SigV4.skew else { throw .signatureNotYetCurrent(signature.signedAt, now: now) }
    }

    private func isToken(_ token: String?, of key: AccessKey) -> Bool {
        switch (token, key.sessionToken) {
        case (nil, nil): true
        case (let token?, let expected?):
            // Digests, so that the time of the comparison says nothing about the token.
            SHA256.hash(data: Array(token.utf8)) == SHA256.hash(data: Array(expected.utf8))
        default: false
        }
    }
}
