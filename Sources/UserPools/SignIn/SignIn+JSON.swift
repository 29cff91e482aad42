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
        switch stage {
        case .begun: json.member("stage", string: "begun")
        case .ended: json.member("stage", string: "ended")
        case .passwordVerifier(let key):
            json.member("stage", string: "passwordVerifier")
            json.member("sessionKey", base64: key)
        case .firstFactor(let asked):
            json.member("stage", string: "firstFactor")
            json.member("asked", string: asked.rawValue)
        case .newPassword(let required):
            json.member("stage", string: "newPassword")
            json.member("required", strings: required)
        }
        json.endObject()
        return json.bytes
    }

    /// - Returns: `nil` for anything that `json` does not make.
    package init?(json bytes: [UInt8]) {
        guard let value = try? WireValue(json: bytes), let flow = value["flow"]?.string, let step = value["step"]?.int64,
            let pool = value["pool"]?.string, let client = value["client"]?.string, let username = value["username"]?.string,
            let userID = value["userID"]?.string, let expires = value["expires"]?.int64, let stage = Stage(value)
        else { return nil }
        self.init(
            flow: flow, step: Int(step), pool: UserPoolID(pool), client: ClientID(client), username: username,
            subject: (value["subject"]?.string).map(Subject.init), userID: userID,
            passwordChanged: (value["passwordChanged"]?.int64).map(Instant.init(milliseconds:)), expires: Instant(milliseconds: expires),
            stage: stage)
    }
}

extension SignIn.Stage {
    fileprivate init?(_ value: WireValue) {
        switch value["stage"]?.string {
        case "begun": self = .begun
        case "ended": self = .ended
        case "passwordVerifier":
            guard let key = (value["sessionKey"]?.string).flatMap({ try? Credentials.Base64.decode($0) }) else { return nil }
            self = .passwordVerifier(sessionKey: key)
        case "firstFactor":
            guard let asked = (value["asked"]?.string).flatMap(ChallengeName.init(rawValue:)) else { return nil }
            self = .firstFactor(asked: asked)
        case "newPassword":
            guard let required = value["required"]?.array else { return nil }
            self = .newPassword(required: required.compactMap(\.string))
        default: return nil
        }
    }
}
