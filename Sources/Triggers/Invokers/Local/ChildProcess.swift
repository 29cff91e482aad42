internal import CSpawn
internal import Dispatch
internal import Glibc
internal import Synchronization

/// A child process that leads a session of its own, so that it and what it starts end together.
final class ChildProcess: Sendable {
    struct StartFailure: Error {
        let cause: String
    }

    let processID: pid_t
    private let isReaped = Mutex(false)

    private init(processID: pid_t) {
        self.processID = processID
    }

    /// Starts `command`, found through this process's `PATH`.
    ///
    /// - Parameters:
    ///   - environment: all of the child's environment.
    ///   - input: what it reads; nil for an end of file.
    ///   - output, errors: what it writes to. The three descriptors stay the caller's; the child has no other one.
    ///   - onExit: called once, on a thread of its own, when it has ended and been reaped, with how it ended.
    static func start(
        _ command: [String],
        environment: [String: String],
        directory: String,
        input: Int32? = nil,
        output: Int32,
        errors: Int32,
        onExit: @escaping @Sendable (String) -> Void
    ) throws(StartFailure) -> ChildProcess {
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(null) }
        var arguments = command.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var processID: pid_t = 0
        let failure = lifeguard_spawn(&processID, &arguments, &variables, directory, input ?? null, output, errors)
        guard failure == 0 else { throw StartFailure(cause: "\(command[0]) does not start: \(String(cString: strerror(failure)))") }
        let child = ChildProcess(processID: processID)
        // The thread sleeps in the kernel as long as the child lives: the one way to learn of an end at once and with its status.
        DispatchQueue(label: "lifeguard.child").async { onExit(child.wait()) }
        return child
    }

    /// Sends a signal to the whole session's process group; nothing happens when the child has ended.
    func signal(_ number: Int32) {
        isReaped.withLock { if !$0 { kill(-processID, number) } }
    }

    private func wait() -> String {
        var information = siginfo_t()
        while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        return isReaped.withLock { isReaped in
            // Not reaped yet, so its number is still its own: what it leaves behind goes with it.
            kill(-processID, SIGKILL)
            var status: Int32 = 0
            while waitpid(processID, &status, 0) < 0, errno == EINTR {}
            isReaped = true
            return status & 0x7F == 0 ? "ended with status \(status >> 8 & 0xFF)" : "was ended by signal \(status & 0x7F)"
        }
    }
}

/// A pipe whose ends no child inherits by accident.
struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws(ChildProcess.StartFailure) {
        var ends: [Int32] = [-1, -1]
        let failure = lifeguard_pipe(&ends)
        guard failure == 0 else { throw ChildProcess.StartFailure(cause: "no pipe: \(String(cString: strerror(failure)))") }
        reading = ends[0]
        writing = ends[1]
    }
}
