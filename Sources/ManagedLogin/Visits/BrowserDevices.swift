import Credentials
import FoundationEssentials
import OAuth
import UserPools

/// The devices that a browser is, one for each person who signs in with it: sealed in one cookie of the door, which counts at its pool alone.
struct BrowserDevices: Sendable {
    static let cookie = "device"
    /// People who share a browser; the one who has not been here for longest makes room.
    static let most = 5
    /// Browsers keep a cookie for 400 days at most (RFC 6265bis section 5.5).
    private static let lifeSeconds = 400 * 86_400

    private let box: SealedBox
    private let random: any RandomSource

    init(masterKey: MasterKey, random: any RandomSource) {
        box = SealedBox(masterKey: masterKey, purpose: "browser devices")
        self.random = random
    }

    /// The newest first; none for a cookie that is not ours.
    func devices(of request: DomainRequest) -> [BrowserDevice] {
        guard let text = request.cookie(Self.cookie), text.utf8.count <= 4_096,
            let opened = try? box.openText(text, binding: binding(request)),
            let devices = try? JSONDecoder().decode([BrowserDevice].self, from: Data(opened))
        else { return [] }
        return devices
    }

    /// - Returns: the cookie with one device more, in the place of an earlier one of the same person.
    func adding(_ device: BrowserDevice, for request: DomainRequest) throws -> String {
        try cookie([device] + devices(of: request).filter { $0.subject != device.subject }, for: request)
    }

    /// - Returns: the cookie without a device.
    func removing(_ device: BrowserDevice, for request: DomainRequest) throws -> String {
        try cookie(devices(of: request).filter { $0 != device }, for: request)
    }

    private func cookie(_ devices: [BrowserDevice], for request: DomainRequest) throws -> String {
        let json = Array(try JSONEncoder().encode(Array(devices.prefix(Self.most))))
        let sealed = try box.sealText(json, binding: binding(request), random: random)
        return request.door.cookie(Self.cookie, sealed, maxAge: devices.isEmpty ? 0 : Self.lifeSeconds)
    }

    private func binding(_ request: DomainRequest) -> SealBinding {
        SealBinding(table: "cookies", column: Self.cookie, row: [request.pool.pool.id.value])
    }
}
