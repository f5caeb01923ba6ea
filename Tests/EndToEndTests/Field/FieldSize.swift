import Foundation

/// The size of field tests: a stated part in CI, all with `HATSPOOL_FIELD=full` (figures in `docs/FIELD.md`).
enum FieldSize {
    static let isFull = ProcessInfo.processInfo.environment["HATSPOOL_FIELD"] == "full"

    static func of<Value>(_ part: Value, full: Value) -> Value { isFull ? full : part }
}
