public import Credentials
public import UserPools

/// Checks the proofs that come with requests: for this request, of this minute, and not seen before. Source: RFC 9449 sections 4.3, 8 and 11.1.
public struct DPoPProofs: Sendable {
    let ports: Ports
    let nonces: DPoPNonces

    /// How far a proof's `iat` may be from this server's clock, to either side; RFC 9449 section 11.1 wants seconds or minutes.
    static let toleranceSeconds: Int64 = 60

    public init(ports: Ports, masterKey: MasterKey) {
        self.ports = ports
        self.nonces = DPoPNonces(masterKey: masterKey)
    }

    /// The thumbprint of the key that a request proves.
    /// - Parameters:
    ///   - accessToken: what the proof's `ath` must name.
    /// - Returns: `nil` where no proof came.
    /// - Throws: `invalid_dpop_proof`; `use_dpop_nonce` for a good proof of another time, which counts again with a nonce of this server.
    func keyThumbprint(of request: DomainRequest, accessToken: String? = nil) async throws -> String? {
        let fields = request.headers.filter { $0.name == "dpop" }
        guard let field = fields.first else { return nil }
        guard fields.count == 1, let proof = DPoPProof(field.value), proof.method == request.method,
            proof.address == request.door.baseURL + request.path
        else { throw OAuthError(.invalidDPoPProof) }
        if let accessToken {
            guard let hash = proof.tokenHash, ConstantTime.equal(hash, CodeChallenge.s256(accessToken)) else {
                throw OAuthError(.invalidDPoPProof)
            }
        }
        let (now, pool) = (ports.clock.time(), request.pool.pool.id)
        if let nonce = proof.nonce {
            guard nonces.isGood(nonce, in: pool, at: now) else { throw OAuthError(.useDPoPNonce) }
        } else {
            // Clocks of phones go wrong by hours; what makes their proofs fresh is a text of ours in them.
            guard now.seconds - Self.toleranceSeconds <= proof.issued, proof.issued <= now.seconds + Self.toleranceSeconds else {
                throw OAuthError(.useDPoPNonce)
            }
        }
        // Longer than either a nonce or the window lasts.
        let kept = now.adding(seconds: max(DPoPNonces.lifeSeconds, 2 * Self.toleranceSeconds) + 1)
        let flow = "dpop-" + CodeChallenge.s256(proof.keyThumbprint + "." + proof.id)
        guard try await ports.database.write({ try $0.spend(flow: flow, step: 0, in: pool, expires: kept) }) else {
            throw OAuthError(.invalidDPoPProof)
        }
        return proof.keyThumbprint
    }

    /// The proof of a token request, as the client's rules have it.
    /// - Returns: `nil` where the tokens to come are bound to no key.
    func keyThumbprint(of request: DomainRequest, at client: ClientContext) async throws -> String? {
        guard client.rules.dpop.isOn else { return nil }
        let thumbprint = try await keyThumbprint(of: request)
        guard thumbprint != nil || client.rules.dpop != .required else {
            throw OAuthError(.invalidDPoPProof, "This client has to send a DPoP proof")
        }
        return thumbprint
    }

    /// The answer of an endpoint that programs call with proofs: with a nonce where one is asked for (RFC 9449 section 8).
    func response(to error: OAuthError, _ request: DomainRequest) -> DomainResponse {
        var response = error.response(challenging: request)
        if error.code == .useDPoPNonce { response.headers.append((name: "DPoP-Nonce", value: nonce(in: request.pool))) }
        return response
    }

    /// The nonce for the client's next proof, for the field `DPoP-Nonce`.
    func nonce(in pool: PoolContext) -> String { nonces.nonce(in: pool.pool.id, at: ports.clock.time()) }
}
