internal import AWSWire
internal import NIOHTTP1

/// What becomes of a request whose body is too long to be held in memory.
enum UploadDecision {
    /// It goes to its route piece by piece.
    case accept(limit: Int)
    case refuse(AWSError)
}

extension Dispatcher {
    /// Nil for a request that is taken whole, as almost all are.
    func upload(_ head: HTTPRequestHead) -> UploadDecision? {
        guard let door = routes.importUploads, head.uri.utf8.starts(with: "/_lifeguard/imports/".utf8) else { return nil }
        guard head.method == .PUT else { return .refuse(.unknownPath) }
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if let refusal = door.refusal(path: parts[0], query: parts.count > 1 ? parts[1] : "") { return .refuse(refusal) }
        return .accept(limit: door.longestFile)
    }
}
