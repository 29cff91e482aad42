/// The two ways to run the program, which differ in defaults and in what they trust.
public enum Profile: String, Sendable {
    /// The development profile: loopback only, management calls open, messages in the inbox.
    case dev
    /// The production profile: signed management calls, JSON logs.
    case serve
}
