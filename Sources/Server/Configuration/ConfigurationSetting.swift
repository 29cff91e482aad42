/// One value that somebody set, with the name under which they set it.
struct ConfigurationSetting: Sendable, Equatable {
    let key: ConfigurationKey
    let value: String
    /// How the error names it: the flag, the environment variable, or the key and its file.
    let name: String
}
