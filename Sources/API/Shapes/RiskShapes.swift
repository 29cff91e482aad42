import CognitoModel
import UserPools

extension RiskConfiguration {
    /// - Throws: InvalidParameter.
    init(_ input: SetRiskConfigurationRequest, pool: UserPoolID) throws(UserPoolError) {
        self.init(pool: pool, client: input.clientId.map(ClientID.init))
        compromisedCredentials = try input.compromisedCredentialsRiskConfiguration.map(CompromisedCredentials.init)
        accountTakeover = try input.accountTakeoverRiskConfiguration.map(AccountTakeover.init)
        exceptions = input.riskExceptionConfiguration.map {
            Exceptions(blocked: $0.blockedIPRangeList, skipped: $0.skippedIPRangeList)
        }
    }

    var wire: RiskConfigurationType {
        RiskConfigurationType(
            userPoolId: pool.value, clientId: client?.value,
            compromisedCredentialsRiskConfiguration: compromisedCredentials.map {
                CompromisedCredentialsRiskConfigurationType(
                    eventFilter: $0.events.map { EventFilterType(rawValue: $0.rawValue) },
                    actions: CompromisedCredentialsActionsType(
                        eventAction: CompromisedCredentialsEventActionType(rawValue: $0.action.rawValue)))
            },
            accountTakeoverRiskConfiguration: accountTakeover?.wire,
            riskExceptionConfiguration: exceptions.map {
                RiskExceptionConfigurationType(blockedIPRangeList: $0.blocked, skippedIPRangeList: $0.skipped)
            }, lastModifiedDate: modified?.timestamp)
    }
}

extension RiskConfiguration.CompromisedCredentials {
    fileprivate init(_ wire: CompromisedCredentialsRiskConfigurationType) throws(UserPoolError) {
        // "Defaults to all events": an empty list asks for nothing in particular either.
        let events = try known(wire.eventFilter ?? [], Event.self)
        self.init(events: events.isEmpty ? Event.allCases : events, action: try known(wire.actions.eventAction, Action.self))
    }
}

extension RiskConfiguration.AccountTakeover {
    fileprivate init(_ wire: AccountTakeoverRiskConfigurationType) throws(UserPoolError) {
        self.init()
        low = try wire.actions.lowAction.map(Response.init)
        medium = try wire.actions.mediumAction.map(Response.init)
        high = try wire.actions.highAction.map(Response.init)
        notification = wire.notifyConfiguration.map(RiskConfiguration.Notification.init)
    }

    fileprivate var wire: AccountTakeoverRiskConfigurationType {
        AccountTakeoverRiskConfigurationType(
            notifyConfiguration: notification?.wire,
            actions: AccountTakeoverActionsType(lowAction: low?.wire, mediumAction: medium?.wire, highAction: high?.wire))
    }
}

extension RiskConfiguration.AccountTakeover.Response {
    fileprivate init(_ wire: AccountTakeoverActionType) throws(UserPoolError) {
        self.init(action: try known(wire.eventAction, Action.self), notifies: wire.notify)
    }

    fileprivate var wire: AccountTakeoverActionType {
        AccountTakeoverActionType(notify: notifies, eventAction: AccountTakeoverEventActionType(rawValue: action.rawValue))
    }
}

extension RiskConfiguration.Notification {
    fileprivate init(_ wire: NotifyConfigurationType) {
        self.init(sourceARN: wire.sourceArn)
        from = wire.from
        replyTo = wire.replyTo
        block = wire.blockEmail.map(Mail.init)
        noAction = wire.noActionEmail.map(Mail.init)
        mfa = wire.mfaEmail.map(Mail.init)
    }

    fileprivate var wire: NotifyConfigurationType {
        NotifyConfigurationType(
            from: from, replyTo: replyTo, sourceArn: sourceARN, blockEmail: block?.wire, noActionEmail: noAction?.wire,
            mfaEmail: mfa?.wire)
    }
}

extension RiskConfiguration.Notification.Mail {
    fileprivate init(_ wire: NotifyEmailType) { self.init(subject: wire.subject, html: wire.htmlBody, text: wire.textBody) }

    fileprivate var wire: NotifyEmailType { NotifyEmailType(subject: subject, htmlBody: html, textBody: text) }
}

/// A wire value as the rules know it.
/// - Throws: InvalidParameter for one they do not know.
private func known<Wire: WireEnumeration, Value: RawRepresentable>(
    _ wire: Wire, _ type: Value.Type
) throws(UserPoolError) -> Value where Value.RawValue == String {
    guard let value = Value(rawValue: wire.rawValue) else { throw .invalidParameter("Invalid value: \(wire.rawValue)") }
    return value
}
