import Credentials
import JSON

/// A sign-in as it stands inside a sealed Session: written and read by hand, since every SRP sign-in does both and Foundation's coders take
/// longer than all of the sealing.
extension SignIn {
    package var json: [UInt8] {
        var json = JSONWriter(reservingCapacity: 1024)
        json.beginObject()
        json.member("flow", string: flow)
        json.member("step", integer: step)
        json.member("pool", string: pool.value)
        json.member("client", string: client.value)
        json.member("username", string: username)
        json.member("subject", string: subject?.value)
        json.member("userID", string: userID)
        json.member("passwordChanged", integer: passwordChanged.map { Int($0.milliseconds) })
        json.member("expires", integer: Int(expires.milliseconds))
        if !proved.isEmpty { json.member("proved", strings: proved.map(\.rawValue)) }
        json.member("deviceKey", string: deviceKey)
        json.member("targetLevel", integer: targetLevel)
        if changedPassword { json.member("changedPassword", integer: 1) }
        if let rounds { Self.write(rounds, &json) }
        stage.write(&json)
        json.endObject()
        return json.bytes
    }

    private static func write(_ rounds: [CustomAuthRound], _ json: inout JSONWriter) {
        json.key("rounds")
        json.beginArray()
        for round in rounds {
            json.beginObject()
            json.member("name", string: round.challengeName)
            json.member("result", integer: round.challengeResult ? 1 : 0)
            json.member("metadata", string: round.challengeMetadata)
            json.endObject()
        }
        json.endArray()
    }

    /// - Returns: `nil` for anything that `json` does not make.
    package init?(json bytes: [UInt8]) {
        guard let value = try? WireValue(json: bytes), let flow = value["flow"]?.string, let step = value["step"]?.int64,
            let pool = value["pool"]?.string, let client = value["client"]?.string, let username = value["username"]?.string,
            let userID = value["userID"]?.string, let expires = value["expires"]?.int64, let stage = Stage(value)
        else { return nil }
        self.init(
            flow: flow, step: Int(step), pool: UserPoolID(pool), client: ClientID(client), username: username,
            subject: (value["subject"]?.string).map(Subject.init), userID: userID, expires: Instant(milliseconds: expires))
        self.stage = stage
        passwordChanged = (value["passwordChanged"]?.int64).map(Instant.init(milliseconds:))
        proved = (value["proved"]?.array ?? []).compactMap { $0.string.flatMap(Factor.init(rawValue:)) }
        deviceKey = value["deviceKey"]?.string
        targetLevel = (value["targetLevel"]?.int64).map { Int($0) }
        changedPassword = value["changedPassword"] != nil
        rounds = (value["rounds"]?.array).map { list in
            list.compactMap { round in
                round["name"]?.string.map {
                    CustomAuthRound(
                        challengeName: $0, challengeResult: round["result"]?.int64 == 1, challengeMetadata: round["metadata"]?.string)
                }
            }
        }
    }
}
