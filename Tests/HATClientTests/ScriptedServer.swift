import NIOCore
import NIOPosix
import Synchronization

/// A TCP server that reads one request a connection and then does as told: for answers that no proper server gives.
final class ScriptedServer: Sendable {
    enum Script: Sendable {
        /// Writes these bytes, then closes.
        case answer(String)
        /// Writes these bytes and leaves the connection open.
        case answerAndWait(String)
        /// Closes without a byte.
        case close
        /// Closes at the first bytes, whatever they are.
        case closeAtOnce
    }

    private let script: Script
    private let received = Mutex<[String]>([])
    private let arrivals = AsyncStream<Void>.makeStream()

    private init(_ script: Script) { self.script = script }

    /// The requests as text, head and body, in the order of their arrival.
    var requests: [String] { received.withLock { $0 } }

    /// Returns once a whole request has arrived.
    func waitForRequest() async { for await _ in arrivals.stream { break } }

    static func run<Value>(
        _ script: Script, _ body: (ScriptedServer, _ baseURL: String) async throws -> Value
    ) async throws -> Value {
        let server = ScriptedServer(script)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let port = listener.channel.localAddress?.port ?? 0
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.serve(listener) }
            defer { group.cancelAll() }
            return try await body(server, "http://127.0.0.1:\(port)/api/healthcare/hat")
        }
    }

    private func serve(_ listener: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>) async throws {
        try await listener.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    group.addTask {
                        // The other side may go at any moment; that is part of most scripts.
                        try? await self.handle(connection)
                    }
                }
            }
        }
    }

    private func handle(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var request = ""
            for try await part in inbound {
                request += String(decoding: part.readableBytesView, as: UTF8.self)
                if case .closeAtOnce = script { return }
                guard Self.isWhole(request) else { continue }
                received.withLock { $0.append(request) }
                arrivals.continuation.yield()
                switch script {
                case .answer(let text):
                    try await outbound.write(ByteBuffer(string: text))
                    return
                case .answerAndWait(let text):
                    try await outbound.write(ByteBuffer(string: text))
                case .close, .closeAtOnce:
                    return
                }
            }
        }
    }

    private static func isWhole(_ request: String) -> Bool {
        let halves = request.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else { return false }
        let length = halves[0].split(separator: "\r\n").compactMap { line -> Int? in
            guard line.lowercased().hasPrefix("content-length:") else { return nil }
            return Int(line.dropFirst("content-length:".count).drop { $0 == " " })
        }
        return halves[1].utf8.count >= (length.first ?? 0)
    }
}

/// An answer with a JSON body, as text for a script.
func answer(_ status: String, _ body: String, headers: [String] = []) -> ScriptedServer.Script {
    let lines = ["HTTP/1.1 \(status)", "Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
    return .answer((lines + headers).joined(separator: "\r\n") + "\r\n\r\n" + body)
}
