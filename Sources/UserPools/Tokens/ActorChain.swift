import JSON

/// Who acts for the subject of a token, the present actor outermost and earlier ones nested in it. Source: RFC 8693 section 4.1.
package struct ActorChain: Sendable, Equatable {
    /// How many actors a token can have been through.
    package static let limit = 5

    /// One party: a person at an app client, or a program, which is its own client.
    package struct Actor: Sendable, Equatable {
        package var subject: String
        package var client: String?
    }

    /// The present actor first.
    package var actors: [Actor]

    /// - Returns: `nil` when an `act` claim is there that says nothing about who acts.
    init?(claim: WireValue?) {
        actors = []
        var rest = claim
        while let act = rest {
            guard actors.count < Self.limit, let subject = act["sub"]?.string else { return nil }
            actors.append(Actor(subject: subject, client: act["client_id"]?.string))
            rest = act["act"]
        }
    }

    /// The chain after `actor` has taken over.
    func followed(by actor: Actor) throws(TokenRefusal) -> ActorChain {
        guard actors.count < Self.limit else { throw TokenRefusal(.invalidRequest, .tooManyActors) }
        var chain = self
        chain.actors.insert(actor, at: 0)
        return chain
    }

    /// The `act` claim; `nil` when nobody acts but the subject.
    var claim: WireValue? {
        actors.reversed().reduce(nil) { inner, actor in
            var members = [WireMember(name: "sub", value: .string(actor.subject))]
            if let client = actor.client { members.append(WireMember(name: "client_id", value: .string(client))) }
            if let inner { members.append(WireMember(name: "act", value: inner)) }
            return .object(WireObject(members))
        }
    }
}
