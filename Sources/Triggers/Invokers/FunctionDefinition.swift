/// What the functions file says about one ARN.
struct FunctionDefinition: Equatable {
    enum Kind: Equatable {
        case local(LocalFunctionDefinition)
        /// - Parameter endpoint: scheme, host and port, without a slash at the end.
        case lambda(endpoint: String)
        case http(url: String, secret: HookSecret)
    }

    let arn: FunctionARN
    let kind: Kind
    /// How long a call may take, waiting for a worker included.
    let timeout: Duration
}

/// A function that runs in worker processes of this server.
struct LocalFunctionDefinition: Equatable {
    enum Runtime: String, CaseIterable {
        case python3, nodejs, provided
    }

    let runtime: Runtime
    /// `pre_token.handler`: as `_HANDLER` has it.
    let handler: String
    /// Absolute path of the source file, or of the executable.
    let file: String
    /// What the file exports; empty for an executable.
    let function: String
    /// The functions file's directory: a second place for modules.
    let sharedDirectory: String
    let environment: [String: String]
    /// The most workers at a time, at least 1.
    let concurrency: Int

    /// The handler's directory: a worker's working directory, and `LAMBDA_TASK_ROOT`.
    var directory: String {
        let end = file.lastIndex(of: "/") ?? file.startIndex
        return end == file.startIndex ? "/" : String(file[..<end])
    }
}

/// The key of the HMAC that signs a call over HTTP. It is never printed.
struct HookSecret: Equatable, CustomStringConvertible, CustomReflectable {
    let bytes: [UInt8]
    var description: String { "[secret]" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
