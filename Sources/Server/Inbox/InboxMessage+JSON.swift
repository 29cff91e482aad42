extension InboxMessage {
    /// The object of `GET /_lifeguard/inbox`; absent members are null, so that a script can read every one.
    var json: String {
        func text(_ value: String?) -> String { value.map(JSONText.quoted) ?? "null" }
        let members = [
            ("id", text(id)), ("medium", text(medium.rawValue)), ("destination", text(destination)), ("subject", text(subject)),
            ("body", text(body)), ("code", text(code)), ("link", text(link)), ("trigger", text(trigger)), ("userPoolId", text(userPoolId)),
            ("username", text(username)), ("sentAt", text(Timestamp.iso8601(microsecondsSince1970: sentAt))),
        ]
        return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}
