import NIOCore
import NIOPosix
import Synchronization

/// A mail server of a few lines, which tells what it was told.
final class ScriptedMailServer: Sendable {
    /// What it offers and how it answers.
    struct Script: Sendable {
        var capabilities: [String] = []
        /// Answers by the first word of a command, in place of the usual ones.
        var answers: [String: String] = [:]
        /// Whether it hangs up after each mail without a word.
        var hangsUp = false
    }

    private let channel: any Channel
    private let received = Received()

    init(_ script: Script = Script()) async throws {
        let received = received
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Session(script, received)) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    var commands: [String] { received.lines.withLock { $0 } }
    var accepted: Int { received.connections.withLock { $0 } }

    func stop() async { try? await channel.close() }

    private final class Received: Sendable {
        let lines = Mutex<[String]>([])
        let connections = Mutex(0)
    }

    private final class Session: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let script: Script
        private let received: Received
        private var pending = ""
        private var isData = false
        private var isProof = false

        init(_ script: Script, _ received: Received) {
            self.script = script
            self.received = received
        }

        func channelActive(context: ChannelHandlerContext) {
            received.connections.withLock { $0 += 1 }
            answer("220 scripted", context)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            pending += String(buffer: unwrapInboundIn(data))
            while let end = pending.range(of: "\r\n") {
                let line = String(pending[..<end.lowerBound])
                pending.removeSubrange(..<end.upperBound)
                received.lines.withLock { $0.append(line) }
                take(line, context)
            }
        }

        private func take(_ line: String, _ context: ChannelHandlerContext) {
            if isData {
                guard line == "." else { return }
                isData = false
                answer("250 2.0.0 taken", context)
                if script.hangsUp { context.close(promise: nil) }
                return
            }
            if isProof {
                isProof = false
                return answer(script.answers["proof"] ?? "235 2.7.0 welcome", context)
            }
            let verb = line.prefix { $0 != " " && $0 != ":" }.uppercased()
            if let scripted = script.answers[verb] { return answer(scripted, context) }
            switch verb {
            case "EHLO":
                let all = ["scripted"] + script.capabilities
                for (index, text) in all.enumerated() { answer("250\(index == all.count - 1 ? " " : "-")\(text)", context) }
            case "DATA":
                isData = true
                answer("354 go on", context)
            case "AUTH":
                isProof = true
                answer("334 ", context)
            case "QUIT":
                answer("221 bye", context)
                context.close(promise: nil)
            default: answer("250 2.1.0 fine", context)
            }
        }

        private func answer(_ text: String, _ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
        }
    }
}

extension String {
    fileprivate func range(of line: String) -> Range<String.Index>? {
        // Swift holds CR LF to be one character.
        guard let start = firstIndex(where: { String($0) == line }) else { return nil }
        return start..<index(after: start)
    }
}
