internal import Glibc
internal import Logging
internal import Synchronization

/// Ends the workers when this process ends without having done so: a shell that waits for the end of its standard input, which only this process
/// holds open, and that knows the process groups of the living workers.
///
/// `PR_SET_PDEATHSIG` would not do: it follows the thread that started the child, and threads come and go here.
final class ProcessKeeper: Sendable {
    private static let script = """
        trap '' HUP INT TERM
        groups=
        while read -r sign group; do
            case $sign in
            +) groups="$groups $group" ;;
            -)
                kept=
                for each in $groups; do [ "$each" = "$group" ] || kept="$kept $each"; done
                groups=$kept
                ;;
            esac
        done
        for each in $groups; do kill -s KILL -- "-$each"; done 2>/dev/null
        """

    /// This process's end of the shell's standard input; -1 before the first worker and after the last.
    private let descriptor = Mutex<Int32>(-1)
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    deinit { close() }

    func keep(_ child: ChildProcess) {
        descriptor.withLock { descriptor in
            if descriptor < 0 { descriptor = start() }
            Self.tell("+ \(child.processID)", descriptor)
        }
    }

    func release(_ processID: pid_t) {
        descriptor.withLock { Self.tell("- \(processID)", $0) }
    }

    func close() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { Glibc.close(descriptor) }
            descriptor = -1
        }
    }

    private func start() -> Int32 {
        var ends: [Int32] = [-1, -1]
        let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { if null >= 0 { Glibc.close(null) } }
        guard null >= 0, socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            logger.warning("no process watches over the workers: they outlive a server that is killed")
            return -1
        }
        defer { Glibc.close(ends[1]) }
        do {
            _ = try ChildProcess.start(
                ["/bin/sh", "-c", Self.script], environment: [:], directory: "/", input: ends[1], output: null, errors: null,
                onExit: { _ in })
            return ends[0]
        } catch {
            Glibc.close(ends[0])
            logger.warning(
                "no process watches over the workers: they outlive a server that is killed", metadata: ["cause": "\(error.cause)"])
            return -1
        }
    }

    private static func tell(_ line: String, _ descriptor: Int32) {
        guard descriptor >= 0 else { return }
        let bytes = Array("\(line)\n".utf8)
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    }
}
