import Logging
import Synchronization

/// A logger's lines, kept: message, and how many errors the line reports.
final class KeptLines: Sendable {
    private let kept = Mutex<[(message: String, repeated: Int)]>([])

    var logger: Logger {
        var logger = Logger(label: "test") { [self] _ in Handler(lines: self) }
        logger.logLevel = .trace
        return logger
    }

    func count(of message: String) -> (lines: Int, repeated: Int) {
        kept.withLock { kept in
            let those = kept.filter { $0.message == message }
            return (those.count, those.reduce(0) { $0 + $1.repeated })
        }
    }

    var all: [String] { kept.withLock { $0.map(\.message) } }

    private struct Handler: LogHandler {
        let lines: KeptLines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let repeated = event.metadata?["repeated"].flatMap { Int("\($0)") } ?? 0
            lines.kept.withLock { $0.append(("\(event.message)", repeated)) }
        }
    }
}
