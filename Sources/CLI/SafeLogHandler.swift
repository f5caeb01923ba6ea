import Logging
import Messages

/// Hands log lines on as lines: names and texts from elsewhere begin no line of their own and steer no terminal.
struct SafeLogHandler: LogHandler {
    private var handler: any LogHandler

    init(_ handler: any LogHandler) { self.handler = handler }

    var logLevel: Logger.Level {
        get { handler.logLevel }
        set { handler.logLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { handler.metadata }
        set { handler.metadata = newValue.mapValues(Self.line) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { handler[metadataKey: key] }
        set { handler[metadataKey: key] = newValue.map(Self.line) }
    }

    func log(event: LogEvent) {
        var event = event
        event.message = "\(ShownText.line("\(event.message)"))"
        event.metadata = event.metadata?.mapValues(Self.line)
        handler.log(event: event)
    }

    private static func line(_ value: Logger.Metadata.Value) -> Logger.Metadata.Value {
        .string(ShownText.line("\(value)"))
    }
}
