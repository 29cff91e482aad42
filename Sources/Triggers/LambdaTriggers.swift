public import UserPools

/// The Lambda triggers of user pools, run through an invoker.
public struct LambdaTriggers: TriggerInvoker {
    let invoker: any FunctionInvoker

    public init(invoker: any FunctionInvoker) { self.invoker = invoker }
}
