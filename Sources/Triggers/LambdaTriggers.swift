public import Credentials
public import Logging
public import UserPools

/// The Lambda triggers of user pools, run through an invoker.
public struct LambdaTriggers: TriggerInvoker {
    let invoker: any FunctionInvoker
    let keys: KeyManagementKeys
    let random: any RandomSource
    let logger: Logger

    /// - Parameters:
    ///   - keys: encrypt the codes that custom senders get.
    ///   - logger: is told of custom senders that fail, which callers are not.
    public init(invoker: any FunctionInvoker, keys: KeyManagementKeys, random: any RandomSource, logger: Logger) {
        self.invoker = invoker
        self.keys = keys
        self.random = random
        self.logger = logger
    }
}
