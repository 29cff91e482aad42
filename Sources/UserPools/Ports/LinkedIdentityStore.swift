/// Logins at outside providers that belong to local users.
public protocol LinkedIdentityStore {}
