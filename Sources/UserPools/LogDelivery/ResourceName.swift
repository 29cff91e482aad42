/// The parts of an Amazon Resource Name, `arn:partition:service:region:account:resource`.
/// Source: IAM guide, "Identify AWS resources with Amazon Resource Names".
struct ResourceName: Sendable {
    let service: String
    let region: String
    let account: String
    /// Everything after the account, colons too.
    let resource: String

    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, !parts[2].isEmpty, !parts[5].isEmpty else { return nil }
        (service, region, account, resource) = (parts[2], parts[3], parts[4], parts[5])
    }

    /// Whether it names something of a region and an account under a prefix, such as `identity/`.
    func isIn(_ prefix: String) -> Bool {
        !region.isEmpty && account.utf8.count == 12 && account.utf8.allSatisfy { (48...57).contains($0) } && resource.hasPrefix(prefix)
            && resource != prefix
    }
}
