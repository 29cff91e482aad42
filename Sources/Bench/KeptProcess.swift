import Foundation
import Glibc

/// A child process that ends with ``stop()`` or with this process, however that ends: its keeper is a shell that waits for the end of its
/// standard input, which only this process holds open.
final class KeptProcess {
    let processID: Int32
    private let keeper = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var pending = Data()

    /// - Parameters:
    ///   - prefix: what the shell itself is started with, to run as another user.
    ///   - signal: which signal asks the child to end.
    ///   - log: where the child's standard error goes.
    init(_ command: [String], prefix: [String] = ["/usr/bin/env"], signal: String, log: String) throws {
        let script = """
            "$@" 2>>'\(log)' </dev/null &
            child=$!
            echo $child
            cat >/dev/null
            kill -\(signal) $child 2>/dev/null
            wait $child
            """
        let arguments = prefix + ["/bin/sh", "-c", script, "sh"] + command
        keeper.executableURL = URL(fileURLWithPath: arguments[0])
        keeper.arguments = Array(arguments.dropFirst())
        keeper.standardInput = input
        keeper.standardOutput = output
        try Self.withSignalsUnblocked { [keeper] in try keeper.run() }
        // This process's own copy would keep the pipe from ending with the child.
        try output.fileHandleForWriting.close()
        var buffered = Data()
        guard let line = Self.line(from: output.fileHandleForReading, pending: &buffered), let number = Int32(line) else {
            throw BenchError("\(command[0]) does not start")
        }
        processID = number
        pending = buffered
    }

    deinit { stop() }

    /// The next line of the child's standard output; nil when it has ended.
    func nextLine() -> String? { Self.line(from: output.fileHandleForReading, pending: &pending) }

    func stop() {
        guard keeper.isRunning else { return }
        try? input.fileHandleForWriting.close()
        keeper.waitUntilExit()
    }

    /// Dispatch blocks most signals on the threads that run tasks, and a child inherits that: it would never see the signal to end.
    private static func withSignalsUnblocked(_ body: () throws -> Void) rethrows {
        var none = sigset_t(), before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    private static func line(from handle: FileHandle, pending: inout Data) -> String? {
        while true {
            if let end = pending.firstIndex(of: 10) {
                defer { pending = Data(pending[(end + 1)...]) }
                return String(decoding: pending[..<end], as: UTF8.self)
            }
            let more = handle.availableData
            guard !more.isEmpty else { return nil }
            pending += more
        }
    }
}
