public import NIOCore

/// What one connection may take. These are constants of the program and not configuration; tests make them small.
public struct ServerLimits: Sendable {
    /// Longest single header field, in bytes. An access token with many groups is about 4 KB, and a SigV4 session token up to 8 KB.
    public var headerFieldBytes = 16 * 1_024
    /// All header fields together, in bytes.
    public var headerBytes = 32 * 1_024
    /// How many header fields.
    public var headerCount = 100
    /// Body of a request, in bytes, unless its target says otherwise.
    public var bodyBytes = 1_024 * 1_024
    /// From the first byte of a request to the end of its header: what a slowloris client runs into.
    public var headerTime: TimeAmount = .seconds(10)
    /// From the end of the header to the end of the body.
    public var bodyTime: TimeAmount = .seconds(30)
    /// For a file that comes piece by piece, if no pause in it is longer than `bodyTime`.
    public var uploadTime: TimeAmount = .minutes(15)
    /// From the end of the request to the beginning of the answer.
    public var requestTime: TimeAmount = .seconds(30)
    /// For the client to take the answer.
    public var answerTime: TimeAmount = .seconds(30)
    /// Between two requests of a connection.
    public var idleTime: TimeAmount = .seconds(75)
    /// How long a refused client may go on sending before the connection is closed; closing at once would reset it before it reads the refusal.
    public var refusalTime: TimeAmount = .seconds(2)
    /// Open connections on each listening socket; the next ones wait in the backlog.
    public var connections = 4_096
    /// How long requests may run on after SIGTERM.
    public var drainTime: Duration = .seconds(10)

    public init() {}

    /// How often a connection looks at its deadlines: often enough for the shortest, with no timer made for a request.
    var tick: TimeAmount {
        let shortest = min(headerTime, bodyTime, requestTime, answerTime, idleTime, refusalTime)
        return max(.milliseconds(20), .nanoseconds(shortest.nanoseconds / 2))
    }
}
