public import Credentials
import FoundationEssentials
public import UserPools

/// What an ID token of a posted sign-out request says, sealed so that it can stand in an address: the token itself would stay in histories and
/// logs (RFC 9700 section 4.3.2), and is good for more than a sign-out.
public struct SignOutHints: Sendable {
    /// As long as somebody may look at the page that asks.
    static let lifeSeconds: Int64 = 600
    /// More than any request has beside its token, and little enough for every address.
    static let longestAddress = 8_192

    private struct Kept: Codable {
        let subject: Subject
        let client: String
        let expires: Instant
    }

    private let clock: any WallClock
    private let random: any RandomSource
    private let box: SealedBox

    public init(ports: Ports, masterKey: MasterKey) {
        clock = ports.clock
        random = ports.random
        box = SealedBox(masterKey: masterKey, purpose: "sign-out hint")
    }

    /// The address, as a query, for a request that came as a form.
    /// - Throws: `invalid_request` for a token that is none of this pool's, and for a request that is too long.
    func address(of posted: FormFields, in pool: PoolContext) throws -> FormFields {
        let refusal = OAuthError(.invalidRequest)
        var fields = posted.fields.filter { $0.name != "id_token_hint" }
        if fields.count < posted.fields.count {
            guard let text = posted["id_token_hint"], let hint = IDTokenHint(text, of: pool) else { throw refusal }
            fields.append((name: EndSessionRequest.sealedHint, value: try seal(hint, pool.pool.id)))
        }
        let query = FormFields(fields)
        guard query.encoded.utf8.count <= Self.longestAddress else { throw refusal }
        return query
    }

    /// - Returns: `nil` for what is not ours, of another pool, or over.
    func hint(_ text: String, in pool: UserPoolID) -> IDTokenHint? {
        guard text.utf8.count <= 2_048, let opened = try? box.openText(text, binding: Self.binding(pool)),
            let kept = try? JSONDecoder().decode(Kept.self, from: Data(opened)), clock.time() < kept.expires
        else { return nil }
        return IDTokenHint(subject: kept.subject, client: kept.client)
    }

    private func seal(_ hint: IDTokenHint, _ pool: UserPoolID) throws -> String {
        let kept = Kept(subject: hint.subject, client: hint.client, expires: clock.time().adding(seconds: Self.lifeSeconds))
        return try box.sealText(Array(try JSONEncoder().encode(kept)), binding: Self.binding(pool), random: random)
    }

    private static func binding(_ pool: UserPoolID) -> SealBinding {
        SealBinding(table: "addresses", column: EndSessionRequest.sealedHint, row: [pool.value])
    }
}
