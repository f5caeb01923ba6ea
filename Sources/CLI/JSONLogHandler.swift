import Foundation
import Logging
import Messages

/// Writes one JSON object per line to stderr, for `run --json`: format version, time, level, label, message, then every
/// metadata key (`schemas/cli/1.0/log.schema.json`).
struct JSONLogHandler: LogHandler {
    let label: String
    var logLevel = Logger.Level.notice
    var metadata: Logger.Metadata = [:]

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
        line["formatVersion"] = OutputFormat.version
        line["time"] = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        line["level"] = event.level.rawValue
        line["label"] = label
        line["message"] = "\(event.message)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A log line that cannot be encoded must not stop the work that it reports.
        guard let data = try? encoder.encode(line) else { return }
        let text = ShownText.escapedJSON(String(decoding: data, as: UTF8.self))
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }
}
