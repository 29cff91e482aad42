/// DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER: a device proves that it is the one that was confirmed.
/// Source: guide, "Signing in with a device".
extension SignIn {
    /// Comes after every other challenge. A device that is presented has to be proved, whether or not it spares anything: the tokens name it.
    /// - Returns: `nil` when there is no device to prove.
    mutating func demandDevice(_ standing: Standing) -> [Action]? {
        switch standing.device {
        case .none: return nil
        case .unknown: return end(with: .deviceNotFound)
        case .confirmed:
            guard !proved.contains(.device) else { return nil }
            advance(to: .deviceSRP)
            return [.challenge(.deviceSRPAuth)]
        }
    }

    mutating func takeDevice(_ key: String, _ clientPublic: String) -> [Action] {
        guard key == deviceKey else { return end(with: .invalidSession) }
        return [.exchangeDeviceSRP(clientPublic: clientPublic)]
    }

    mutating func takeDevice(_ key: String, _ claim: Claim, _ sessionKey: [UInt8]) -> [Action] {
        guard key == deviceKey else { return end(with: .invalidSession) }
        return [.checkDeviceClaim(claim, sessionKey: sessionKey)]
    }

    mutating func concludeDevice(_ right: Bool, _ standing: Standing) -> [Action] {
        guard right, standing.isKnown, let deviceKey, case .confirmed = standing.device else {
            stage = .ended
            return [.refuse(.incorrectUsernameOrPassword)]
        }
        guard passwordStillHolds(standing) else { return end(with: .invalidSession) }
        if let obstacle = obstacle(standing) { return obstacle }
        let spending = self.spending
        proved.append(.device)
        return spending + [.touchDevice(deviceKey)] + next(standing)
    }
}
