internal import AWSWire

/// Cross-origin resource sharing (the Fetch standard, section 3.2) for what pages of any origin may call: public operations, key sets,
/// discovery, and of a domain's endpoints those that apps in browsers need.
///
/// The answer is for every origin and without credentials: these calls carry no cookie, so an origin proves nothing.
enum CrossOrigin {
    static let headers = exposing("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date")

    /// Of the OAuth endpoints: a script has to read the nonce for its next proof, and where it is told that there is one (RFC 9449 section 8).
    static let endpointHeaders = exposing("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date,DPoP-Nonce,WWW-Authenticate")

    private static func exposing(_ names: String) -> [(name: String, value: String)] {
        [(name: "Access-Control-Allow-Origin", value: "*"), (name: "Access-Control-Expose-Headers", value: names)]
    }

    /// A preflight names no operation, so it is the same for all; what is not public is refused when it comes.
    /// - Parameter isEndpoint: of a domain, where proofs come in a field of their own (RFC 9449 section 4.1).
    static func preflight(method: String, isEndpoint: Bool = false) -> WireResponse {
        WireResponse(
            status: 204,
            headers: [
                (name: "Access-Control-Allow-Origin", value: "*"),
                (name: "Access-Control-Allow-Methods", value: method),
                (
                    name: "Access-Control-Allow-Headers",
                    value:
                        "content-type,x-amz-target,x-amz-user-agent,amz-sdk-invocation-id,amz-sdk-request,cache-control,authorization"
                        + (isEndpoint ? ",dpop" : "")
                ),
                (name: "Access-Control-Max-Age", value: "7200"),
            ])
    }
}
