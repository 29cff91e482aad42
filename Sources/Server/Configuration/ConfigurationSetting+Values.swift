internal import FoundationEssentials

/// How the text of a setting becomes a typed value, each refusing with the setting's name.
extension ConfigurationSetting {
    func matching(_ reason: String, _ isValid: (String) -> Bool) throws(ConfigurationError) -> String {
        guard isValid(value) else { throw .invalid(self, reason) }
        return value
    }

    private static func trimmed(_ item: Substring) -> String {
        let start = item.drop { $0 == " " }
        return String(start.prefix { $0 != " " })
    }

    func path() throws(ConfigurationError) -> String {
        try matching("must be a path") { !$0.isEmpty && !$0.utf8.contains(0) }
    }

    func port() throws(ConfigurationError) -> Int {
        guard let port = Int(value), (0...65_535).contains(port) else { throw .invalid(self, "must be a port number, 0 to 65535") }
        return port
    }

    /// YAML 1.1 writers turn `on` into `true`, so both spellings count.
    func onOrOff() throws(ConfigurationError) -> Bool {
        switch value {
        case "on", "true": return true
        case "off", "false": return false
        default: throw .invalid(self, "must be on or off")
        }
    }

    func hosts(in profile: Profile) throws(ConfigurationError) -> [String] {
        var hosts: [String] = []
        for item in value.split(separator: ",", omittingEmptySubsequences: false) {
            let host = Self.trimmed(item)
            if host == "localhost" {
                hosts += ["127.0.0.1", "::1"]
                continue
            }
            guard !host.contains("/"), let address = AddressRange(host) else { throw .invalid(self, "must be IP addresses or localhost") }
            guard profile == .serve || address.isLoopback else {
                throw .invalid(self, "lifeguard dev listens on loopback only; use lifeguard serve for other hosts")
            }
            hosts.append(host)
        }
        return hosts
    }

    func addressRanges() throws(ConfigurationError) -> [AddressRange] {
        var ranges: [AddressRange] = []
        for item in value.split(separator: ",") {
            guard let range = AddressRange(Self.trimmed(item)) else {
                throw .invalid(self, "must be a list of CIDR ranges such as 10.0.0.0/8")
            }
            ranges.append(range)
        }
        return ranges
    }

    func url(schemes: [String]) throws(ConfigurationError) -> Secret<String> {
        guard let parts = URLComponents(string: value), let scheme = parts.scheme, schemes.contains(scheme), parts.host?.isEmpty == false
        else {
            throw .invalid(self, "must be a URL that begins with \(schemes.map { "\($0)://" }.joined(separator: " or ")) and names a host")
        }
        return Secret(value)
    }

    /// A URL of scheme, host and port; a path would change what clients sign.
    func origin() throws(ConfigurationError) -> String {
        let text = value.hasSuffix("/") ? String(value.dropLast()) : value
        guard let parts = URLComponents(string: text), let scheme = parts.scheme, scheme == "http" || scheme == "https",
            let host = parts.host, !host.isEmpty, parts.path.isEmpty, parts.query == nil, parts.fragment == nil, parts.user == nil
        else {
            throw .invalid(self, "must be http:// or https:// with a host and no path")
        }
        return text
    }

    func issuer() throws(ConfigurationError) -> Issuer {
        switch value {
        case "public": return .publicURL
        case "aws": return .aws
        default:
            let sample = Issuer.template(value).url(poolID: "us-east-1_a", publicURL: "")
            guard value.contains("{poolId}"), !sample.contains("{"), !sample.contains("}"), let parts = URLComponents(string: sample),
                parts.scheme == "https" || parts.scheme == "http", parts.host?.isEmpty == false, parts.query == nil, parts.fragment == nil
            else { throw .invalid(self, "must be public, aws, or a URL with {poolId} and, where wanted, {region}") }
            return .template(value)
        }
    }

    func duration(in range: ClosedRange<Duration>) throws(ConfigurationError) -> Duration {
        let units: [(suffix: String, milliseconds: Int)] = [("ms", 1), ("s", 1_000), ("m", 60_000)]
        for unit in units where value.hasSuffix(unit.suffix) {
            guard let count = Int(value.dropLast(unit.suffix.count)), count >= 0, count <= 1_000_000_000 else { break }
            let duration = Duration.milliseconds(count * unit.milliseconds)
            guard range.contains(duration) else { break }
            return duration
        }
        throw .invalid(self, "must be a duration such as 500ms or 5s, between 1ms and 15m")
    }
}
