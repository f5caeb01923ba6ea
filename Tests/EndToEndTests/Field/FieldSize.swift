import Foundation

/// How large field tests are: a stated part in CI, the whole with `HATSPOOL_FIELD=full` (figures in `docs/FIELD.md`).
enum FieldSize {
    static let isFull = ProcessInfo.processInfo.environment["HATSPOOL_FIELD"] == "full"

    static func of<Value>(_ part: Value, full: Value) -> Value { isFull ? full : part }
}
