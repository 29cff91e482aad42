import Credentials
import JSON

extension SignIn.Stage {
    func write(_ json: inout JSONWriter) {
        switch self {
        case .begun: json.member("stage", string: "begun")
        case .ended: json.member("stage", string: "ended")
        case .kept: json.member("stage", string: "kept")
        case .deviceSRP: json.member("stage", string: "deviceSRP")
        case .softwareToken: json.member("stage", string: "softwareToken")
        case .passwordVerifier(let key):
            json.member("stage", string: "passwordVerifier")
            json.member("sessionKey", base64: key)
        case .devicePasswordVerifier(let key):
            json.member("stage", string: "devicePasswordVerifier")
            json.member("sessionKey", base64: key)
        case .firstFactor(let asked, let factors):
            json.member("stage", string: "firstFactor")
            json.member("asked", string: asked.rawValue)
            json.member("available", strings: factors.available.map(\.rawValue))
            json.member("challenge", base64: factors.webAuthnChallenge)
        case .oneTimeCode(let contact, let hash):
            json.member("stage", string: "oneTimeCode")
            json.member("contact", string: contact.rawValue)
            json.member("hash", base64: hash)
        case .webAuthn(let challenge):
            json.member("stage", string: "webAuthn")
            json.member("challenge", base64: challenge)
        case .newPassword(let required):
            json.member("stage", string: "newPassword")
            json.member("required", strings: required)
        case .selectMFAType(let choices):
            json.member("stage", string: "selectMFAType")
            json.member("choices", strings: choices.map(\.rawValue))
        case .mfaCode(let factor, let hash):
            json.member("stage", string: "mfaCode")
            json.member("factor", string: factor.rawValue)
            json.member("hash", base64: hash)
        case .mfaSetup(let setup):
            json.member("stage", string: "mfaSetup")
            json.member("possible", strings: setup.possible.map(\.rawValue))
            json.member("secret", base64: setup.secret)
            json.member("verifiedStep", integer: setup.verifiedStep.map { Int($0) })
            json.member("friendlyName", string: setup.friendlyName)
        case .mfaSetupCode(let contact, let address, let hash):
            json.member("stage", string: "mfaSetupCode")
            json.member("contact", string: contact.rawValue)
            json.member("address", string: address)
            json.member("hash", base64: hash)
        case .custom(let parameters, let metadata):
            json.member("stage", string: "custom")
            json.member("metadata", string: metadata)
            json.member("private", map: parameters)
        }
    }

    init?(_ value: WireValue) {
        func bytes(_ name: String) -> [UInt8]? { (value[name]?.string).flatMap { try? Credentials.Base64.decode($0) } }
        func factors(_ name: String) -> [MFAFactor]? { value[name]?.array?.compactMap { $0.string.flatMap(MFAFactor.init(rawValue:)) } }
        let contact = (value["contact"]?.string).flatMap(ContactAttribute.init(rawValue:))
        switch value["stage"]?.string {
        case "begun": self = .begun
        case "ended": self = .ended
        case "kept": self = .kept
        case "deviceSRP": self = .deviceSRP
        case "softwareToken": self = .softwareToken
        case "passwordVerifier":
            guard let key = bytes("sessionKey") else { return nil }
            self = .passwordVerifier(sessionKey: key)
        case "devicePasswordVerifier":
            guard let key = bytes("sessionKey") else { return nil }
            self = .devicePasswordVerifier(sessionKey: key)
        case "firstFactor":
            guard let asked = (value["asked"]?.string).flatMap(ChallengeName.init(rawValue:)), let available = value["available"]?.array
            else { return nil }
            self = .firstFactor(
                asked: asked,
                SignIn.FirstFactors(
                    available: available.compactMap { $0.string.flatMap(ChallengeName.init(rawValue:)) },
                    webAuthnChallenge: bytes("challenge")))
        case "oneTimeCode":
            guard let contact, let hash = bytes("hash") else { return nil }
            self = .oneTimeCode(contact, hash: hash)
        case "webAuthn":
            guard let challenge = bytes("challenge") else { return nil }
            self = .webAuthn(challenge: challenge)
        case "newPassword":
            guard let required = value["required"]?.array else { return nil }
            self = .newPassword(required: required.compactMap(\.string))
        case "selectMFAType":
            guard let choices = factors("choices") else { return nil }
            self = .selectMFAType(choices)
        case "mfaCode":
            guard let factor = (value["factor"]?.string).flatMap(MFAFactor.init(rawValue:)), let hash = bytes("hash") else { return nil }
            self = .mfaCode(factor, hash: hash)
        case "mfaSetup":
            guard let possible = factors("possible") else { return nil }
            self = .mfaSetup(
                SignIn.Setup(
                    possible: possible, secret: bytes("secret"), verifiedStep: value["verifiedStep"]?.int64,
                    friendlyName: value["friendlyName"]?.string))
        case "mfaSetupCode":
            guard let contact, let address = value["address"]?.string, let hash = bytes("hash") else { return nil }
            self = .mfaSetupCode(contact, address: address, hash: hash)
        case "custom":
            guard let parameters = value["private"]?.object else { return nil }
            var own: [String: String] = [:]
            for member in parameters.members { own[member.name] = member.value.string }
            self = .custom(privateParameters: own, metadata: value["metadata"]?.string)
        default: return nil
        }
    }
}
