import NIOCore
import NIOPosix
import Synchronization

/// A TCP server that reads one request per connection and then follows a script, for answers that no proper server
/// gives.
final class ScriptedServer: Sendable {
    enum Script: Sendable {
        /// Writes these bytes, then closes.
        case answer(String)
        /// Writes these bytes, and closes when the other function returns.
        case answerUntil(String, @Sendable () async -> Void)
        /// Writes these bytes and leaves the connection open.
        case answerAndWait(String)
        /// Answers each request with the next of these texts and closes; after the last one it sends nothing.
        case answers([String])
        /// Writes the text, then this many chunks, as fast as the other side reads them.
        case stream(String, chunk: [UInt8], count: Int)
        /// Closes without a byte.
        case close
        /// Closes at the first bytes, whatever they are.
        case closeAtOnce
    }

    private let script: Script
    private let received = Mutex<[String]>([])
    private let streamed = Atomic(0)
    private let arrivals = AsyncStream<Void>.makeStream()

    private init(_ script: Script) { self.script = script }

    /// The requests as text, head and body, in the order of their arrival.
    var requests: [String] { received.withLock { $0 } }

    /// Bytes of the stream that the kernel accepted.
    var streamedBytes: Int { streamed.load(ordering: .acquiring) }

    /// Returns once a whole request has arrived.
    func waitForRequest() async { for await _ in arrivals.stream { break } }

    static func run<Value>(
        _ script: Script, _ body: (ScriptedServer, _ baseURL: String) async throws -> Value
    ) async throws -> Value {
        let server = ScriptedServer(script)
        // The handler wraps a connection: one that still waits when the server ends needs no finishing.
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0) { $0.eventLoop.makeSucceededFuture($0) }
        let port = listener.channel.localAddress?.port ?? 0
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.serve(listener) }
            defer { group.cancelAll() }
            return try await body(server, "http://127.0.0.1:\(port)/api/healthcare/hat")
        }
    }

    private func serve(_ listener: NIOAsyncChannel<any Channel, Never>) async throws {
        try await listener.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    group.addTask {
                        // The other side may disconnect at any moment; that is part of most scripts.
                        try? await self.handle(connection)
                    }
                }
            }
        }
    }

    private func handle(_ channel: any Channel) async throws {
        let connection = try await channel.eventLoop.submit {
            // Closing one half sends all written bytes; closing the whole connection would drop them.
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }.get()
        try await channel.setOption(.autoRead, value: true).get()
        try await connection.executeThenClose { inbound, outbound in
            var request = ""
            for try await part in inbound {
                request += String(decoding: part.readableBytesView, as: UTF8.self)
                if case .closeAtOnce = script { return }
                guard Self.isWhole(request) else { continue }
                let index = received.withLock { requests in
                    requests.append(request)
                    return requests.count - 1
                }
                arrivals.continuation.yield()
                switch script {
                case .answer(let text):
                    try await outbound.write(ByteBuffer(string: text))
                    outbound.finish()
                case .answerUntil(let text, let isOver):
                    try await outbound.write(ByteBuffer(string: text))
                    await isOver()
                    outbound.finish()
                case .answerAndWait(let text):
                    try await outbound.write(ByteBuffer(string: text))
                case .answers(let texts):
                    if index < texts.count { try await outbound.write(ByteBuffer(string: texts[index])) }
                    outbound.finish()
                case .stream(let head, let chunk, let count):
                    try await outbound.write(ByteBuffer(string: head))
                    for _ in 0..<count {
                        // Returns once the kernel has everything; the writer of an async channel returns once it is
                        // queued.
                        try await channel.writeAndFlush(ByteBuffer(bytes: chunk)).get()
                        streamed.add(chunk.count, ordering: .releasing)
                    }
                    outbound.finish()
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
    .answer(answerText(status, body, headers: ["Content-Type: application/json"] + headers))
}

/// An answer with its length, after which the connection ends, as text.
func answerText(_ status: String, _ body: String, headers: [String] = []) -> String {
    let lines = ["HTTP/1.1 \(status)", "Connection: close", "Content-Length: \(body.utf8.count)"] + headers
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
}
