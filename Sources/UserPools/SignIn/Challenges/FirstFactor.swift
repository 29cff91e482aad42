import Credentials

/// How a sign-in begins, and USER_AUTH's choice of a first factor. Source: guide, "Choice-based sign-in".
extension SignIn {
    /// The first factors that can be offered: passwords, until the other kinds are built (docs/coverage.md).
    static let offeredFirstFactors: [ChallengeName] = [.passwordSRP, .password]

    mutating func open(_ opening: Opening) -> [Action] {
        switch opening {
        case .srp(let clientPublic): return [.exchangeSRP(clientPublic: clientPublic)]
        case .password(let password): return [.checkPassword(password)]
        case .choice(let preferred, let password, let clientPublic):
            guard let preferred else {
                ask(.selectChallenge)
                return [.challenge(.selectChallenge)]
            }
            return start(preferred, password, clientPublic)
        }
    }

    /// An answer while a first factor is open: the choice of one, or the factor itself.
    mutating func choose(_ asked: ChallengeName, _ answer: Answer) -> [Action] {
        switch answer {
        case .selection(let chosen, let password, let clientPublic) where asked == .selectChallenge:
            return start(chosen, password, clientPublic)
        case .password(let password) where asked == .password: return [.checkPassword(password)]
        case .passwordSRP(let clientPublic) where asked == .passwordSRP: return [.exchangeSRP(clientPublic: clientPublic)]
        default:
            end()
            return [.refuse(.invalidSession)]
        }
    }

    private mutating func start(_ factor: ChallengeName, _ password: RawPassword?, _ clientPublic: String?) -> [Action] {
        switch (factor, password, clientPublic) {
        case (.password, .some(let password), _): return [.checkPassword(password)]
        case (.passwordSRP, _, .some(let clientPublic)): return [.exchangeSRP(clientPublic: clientPublic)]
        case (.password, nil, _), (.passwordSRP, _, nil):
            ask(factor)
            return [.challenge(factor)]
        default:
            // A preference that cannot be met is not an error: the person gets the choice (guide, "Choice-based sign-in").
            ask(.selectChallenge)
            return [.challenge(.selectChallenge)]
        }
    }
}
