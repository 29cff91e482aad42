import Foundation
import Glibc
import Synchronization

/// A real PostgreSQL server for tests: its own data directory, a free port of the loopback interface, no password.
///
/// It ends with ``stop()``, with the last reference, or with the test process however that ends: the server's keeper is a shell that waits
/// for the end of its standard input, which only this process holds open.
public final class PostgresServer: Sendable {
    public let port: Int
    private let programs: String
    private let directory: String
    private let keeper: Mutex<Keeper?>

    private struct Keeper: @unchecked Sendable {
        let process: Process
        let input: Pipe
    }

    public struct StartFailure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Makes a database cluster with Debian's newest PostgreSQL and starts it.
    /// - Parameters:
    ///   - fsync: off is faster and loses data in a power failure only.
    ///   - settings: more `name=value` lines of `postgresql.conf`.
    /// - Throws: ``StartFailure`` if PostgreSQL is not installed or does not start.
    public init(fsync: Bool = true, settings: [String] = []) throws {
        programs = try Self.newestPrograms()
        directory = try Self.makeDirectory()
        port = try Self.freePort()
        let asOwner = Self.asDatabaseUser
        try Self.run(
            asOwner + [
                programs + "/initdb", "--pgdata", directory + "/data", "--username", "lifeguard", "--auth", "trust",
                "--encoding", "UTF8", "--locale", "C", "--no-sync",
            ]
        )
        let options =
            [
                "listen_addresses=127.0.0.1", "port=\(port)", "unix_socket_directories=", "fsync=\(fsync ? "on" : "off")",
                "max_connections=200", "logging_collector=off",
            ] + settings
        let flags = options.map { "-c '\($0)'" }.joined(separator: " ")
        let script = """
            '\(programs)/postgres' -D '\(directory)/data' \(flags) 2>'\(directory)/log' >&2 </dev/null &
            server=$!
            cat >/dev/null
            kill -QUIT $server
            wait $server
            rm -rf '\(directory)'
            """
        let process = Process()
        let arguments = asOwner + ["/bin/sh", "-c", script]
        process.executableURL = URL(fileURLWithPath: arguments[0])
        process.arguments = Array(arguments.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        let input = Pipe()
        process.standardInput = input
        try process.run()
        keeper = Mutex(Keeper(process: process, input: input))
        try waitUntilReady()
    }

    deinit {
        stop()
    }

    /// A new, empty database of this server, as a connection URI.
    public func makeDatabase() throws -> String {
        let name = "test_" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
        try Self.run([programs + "/createdb", "--host", "127.0.0.1", "--port", "\(port)", "--username", "lifeguard", name])
        return "postgres://lifeguard@127.0.0.1:\(port)/\(name)"
    }

    /// Ends the server at once and removes its files; does nothing the second time.
    public func stop() {
        guard
            let keeper = keeper.withLock({ keeper in
                defer { keeper = nil }
                return keeper
            })
        else { return }
        try? keeper.input.fileHandleForWriting.close()
        keeper.process.waitUntilExit()
    }

    private func waitUntilReady() throws {
        for _ in 0..<300 {
            if (try? Self.run([programs + "/pg_isready", "--quiet", "--host", "127.0.0.1", "--port", "\(port)"])) != nil { return }
            usleep(50_000)
        }
        let log = (try? String(contentsOfFile: directory + "/log", encoding: .utf8)) ?? ""
        stop()
        throw StartFailure(description: "PostgreSQL does not start: \(log.suffix(500))")
    }

    /// PostgreSQL refuses to run as root.
    private static var asDatabaseUser: [String] {
        geteuid() == 0 ? ["/usr/sbin/runuser", "--user", "postgres", "--"] : ["/usr/bin/env"]
    }

    private static func newestPrograms() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap { Int($0) }
        guard let newest = versions.max() else {
            throw StartFailure(description: "PostgreSQL is not installed: there is no \(root).")
        }
        return "\(root)/\(newest)/bin"
    }

    private static func makeDirectory() throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/lifeguard-pg-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        if geteuid() == 0 {
            guard let user = getpwnam("postgres"), chown(path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
                throw StartFailure(description: "There is no user postgres.")
            }
        }
        return path
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
        guard status == 0 else { throw StartFailure(description: "There is no free port.") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: arguments[0])
        process.arguments = Array(arguments.dropFirst())
        process.currentDirectoryURL = FileManager.default.temporaryDirectory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw StartFailure(description: "\(arguments.joined(separator: " ")) ended with status \(process.terminationStatus).")
        }
    }
}
