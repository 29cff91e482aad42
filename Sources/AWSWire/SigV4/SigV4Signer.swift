public import FoundationEssentials

/// Signs requests to AWS services with one key in one region for one service.
public struct SigV4Signer: Sendable {
    private let key: AccessKey
    private let region: String
    private let service: String

    public init(key: AccessKey, region: String, service: String) {
        self.key = key
        self.region = region
        self.service = service
    }

    /// `request` with `X-Amz-Date`, the session token if the key has one, and the `Authorization` header. A signature that was there
    /// before is replaced.
    ///
    /// - Parameter request: carries `host`; its body is final.
    public func sign(_ request: WireRequest, at date: Date) -> WireRequest {
        let timestamp = SignatureTimestamp(date)
        let scope = scope(at: timestamp)
        let payloadHash = SigV4.hash(request.body)
        var fields = unsignedFields(of: request)
        fields.append((name: SigV4.Header.date, value: timestamp.text))
        if let token = key.sessionToken { fields.append((name: SigV4.Header.securityToken, value: token)) }
        // Only S3 asks for it; elsewhere it would be one more header to carry.
        if service == "s3" { fields.append((name: SigV4.Header.contentHash, value: payloadHash)) }

        var signed = request
        signed.headers = WireHeaders(fields)
        let names = signedHeaderNames(of: signed)
        let signature = signature(of: signed, names: names, payloadHash: payloadHash, at: timestamp, scope: scope)
        fields.append(
            (
                name: SigV4.Header.authorization,
                value: "\(SigV4.algorithm) Credential=\(scope.credential), SignedHeaders=\(names.joined(separator: ";")), "
                    + "Signature=\(signature)"
            )
        )
        signed.headers = WireHeaders(fields)
        return signed
    }

    /// `request` with the signature in its query, so that a URL alone can be handed on.
    ///
    /// - Parameter expires: how long it is good for, in seconds, 1...604800 (more is cut to that).
    public func presign(_ request: WireRequest, at date: Date, expires: Int) -> WireRequest {
        let timestamp = SignatureTimestamp(date)
        let scope = scope(at: timestamp)
        var signed = request
        signed.headers = WireHeaders(unsignedFields(of: request))
        let names = signedHeaderNames(of: signed)
        var parameters = [
            (SigV4.Parameter.algorithm, SigV4.algorithm),
            (SigV4.Parameter.credential, scope.credential),
            (SigV4.Parameter.date, timestamp.text),
            (SigV4.Parameter.expires, String(min(max(expires, 1), SigV4.longestPresigned))),
            (SigV4.Parameter.signedHeaders, names.joined(separator: ";")),
        ]
        if let token = key.sessionToken { parameters.append((SigV4.Parameter.securityToken, token)) }
        signed.query = ([request.query].filter { !$0.isEmpty } + parameters.map { "\($0)=\(PercentEncoding.encode($1.utf8))" })
            .joined(separator: "&")
        let signature = signature(
            of: signed,
            names: names,
            payloadHash: SigV4.hash(request.body),
            at: timestamp,
            scope: scope
        )
        signed.query += "&\(SigV4.Parameter.signature)=\(signature)"
        return signed
    }

    private func scope(at timestamp: SignatureTimestamp) -> CredentialScope {
        CredentialScope(accessKeyId: key.id, day: timestamp.day, region: region, service: service)
    }

    private func signature(
        of request: WireRequest,
        names: [String],
        payloadHash: String,
        at timestamp: SignatureTimestamp,
        scope: CredentialScope
    ) -> String {
        // Every name comes from the request itself, so there is a canonical form; without one nothing is signed, and the service refuses.
        guard let canonical = CanonicalRequest(request, signedHeaders: names, service: service, payloadHash: payloadHash)
        else { return "" }
        return SigningKey(secret: key.secret, scope: scope).signature(of: canonical.stringToSign(at: timestamp, scope: scope))
    }

    /// What a signature leaves alone: headers that a proxy or the HTTP library may write anew.
    private static let rewritten: Set<String> = [
        "connection", "content-length", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
        "x-amzn-trace-id",
    ]

    private func signedHeaderNames(of request: WireRequest) -> [String] {
        Set(request.headers.fields.map(\.name)).subtracting(Self.rewritten).sorted { left, right in
            left.utf8.lexicographicallyPrecedes(right.utf8)
        }
    }

    private func unsignedFields(of request: WireRequest) -> [(name: String, value: String)] {
        let own = [SigV4.Header.authorization, SigV4.Header.date, SigV4.Header.securityToken, SigV4.Header.contentHash]
        return request.headers.fields.filter { !own.contains($0.name) }
    }
}
