public import Credentials

/// A row of a file that can become a user.
public struct ImportedUser: Sendable {
    public var user: User
    /// Each key once, the username or the address that stands for it first.
    public var names: [SignInName]
    /// A hash from elsewhere; `nil` for who has to set a password.
    public var password: PasswordEntry?

    public init(user: User, names: [SignInName], password: PasswordEntry?) {
        self.user = user
        self.names = names
        self.password = password
    }
}
