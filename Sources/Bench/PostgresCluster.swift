import Foundation
import Glibc

/// A PostgreSQL server on Debian's programs whose data is kept between runs.
final class PostgresCluster {
    let port: Int
    private let programs: String
    private let process: KeptProcess

    /// Starts PostgreSQL on `folder`, which is made the first time.
    init(folder: String) throws {
        programs = try Self.newestPrograms()
        port = try Self.freePort()
        if !FileManager.default.fileExists(atPath: folder + "/PG_VERSION") {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            chmod(folder, 0o700)
            if let owner = Self.owner { chown(folder, owner.pw_uid, owner.pw_gid) }
            try Self.run([
                programs + "/initdb", "--pgdata", folder, "--username", "lifeguard", "--auth", "trust", "--encoding", "UTF8", "--locale",
                "C",
            ])
        }
        let settings = [
            "listen_addresses=127.0.0.1", "port=\(port)", "unix_socket_directories=", "shared_buffers=512MB", "max_wal_size=4GB",
        ]
        process = try KeptProcess(
            [programs + "/postgres", "-D", folder] + settings.flatMap { ["-c", $0] }, prefix: Self.asOwner, signal: "INT",
            log: folder + "/server.log")
        for _ in 0..<600 {
            if (try? Self.run([programs + "/pg_isready", "--quiet", "--host", "127.0.0.1", "--port", "\(port)"])) != nil { return }
            usleep(50_000)
        }
        throw BenchError("PostgreSQL does not start; see \(folder)/server.log")
    }

    func stop() { process.stop() }

    /// The connection URI of a database that is empty at first.
    /// - Parameter isFresh: whether to drop what a database of that name held before.
    func database(_ name: String, isFresh: Bool) throws -> String {
        let place = ["--host", "127.0.0.1", "--port", "\(port)", "--username", "lifeguard"]
        if isFresh { try Self.run([programs + "/dropdb"] + place + ["--if-exists", name]) }
        // It fails when the database is there already, which is as good.
        do { try Self.run([programs + "/createdb"] + place + [name]) } catch { if isFresh { throw error } }
        return "postgres://lifeguard@127.0.0.1:\(port)/\(name)"
    }

    /// PostgreSQL refuses to run as root.
    private static var owner: passwd? { geteuid() == 0 ? getpwnam("postgres")?.pointee : nil }
    private static var asOwner: [String] {
        geteuid() == 0 ? ["/usr/sbin/runuser", "--user", "postgres", "--", "/usr/bin/env"] : ["/usr/bin/env"]
    }

    private static func newestPrograms() throws -> String {
        let root = "/usr/lib/postgresql"
        guard let newest = (try? FileManager.default.contentsOfDirectory(atPath: root))?.compactMap({ Int($0) }).max() else {
            throw BenchError("PostgreSQL is not installed: there is no \(root)")
        }
        return "\(root)/\(newest)/bin"
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 ? getsockname(descriptor, generic, &length) : -1
            }
        }
        guard status == 0 else { throw BenchError("there is no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func run(_ command: [String]) throws {
        let process = Process()
        let arguments = asOwner + command
        process.executableURL = URL(fileURLWithPath: arguments[0])
        process.arguments = Array(arguments.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchError(
                "\(command.joined(separator: " ")) ended with status \(process.terminationStatus); can the user postgres enter this folder?"
            )
        }
    }
}
