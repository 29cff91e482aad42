internal import AWSWire

/// Cross-origin resource sharing (the Fetch standard, section 3.2) for what pages of any origin may call: public operations, key sets, discovery.
///
/// The answer is for every origin and without credentials: these calls carry no cookie, so an origin proves nothing.
enum CrossOrigin {
    static let headers = [
        (name: "Access-Control-Allow-Origin", value: "*"),
        (name: "Access-Control-Expose-Headers", value: "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"),
    ]

    /// A preflight names no operation, so it is the same for all; what is not public is refused when it comes.
    static func preflight(method: String) -> WireResponse {
        WireResponse(
            status: 204,
            headers: [
                (name: "Access-Control-Allow-Origin", value: "*"),
                (name: "Access-Control-Allow-Methods", value: method),
                (
                    name: "Access-Control-Allow-Headers",
                    value: "content-type,x-amz-target,x-amz-user-agent,amz-sdk-invocation-id,amz-sdk-request,cache-control,authorization"
                ),
                (name: "Access-Control-Max-Age", value: "7200"),
            ])
    }
}
