import Domain
import XMLReading

/// When an inspection has taken too long, by the processor time of the thread it keeps: a busy machine or a slow disk makes no
/// document bad.
///
/// A class, because an instant's size is only known at run time: held in `DocumentReading` itself it would make every access to
/// every field of that one ask for the field's offset.
final class Deadline: Sendable {
    let limit: Duration
    private let end: Duration

    init(after limit: Duration) {
        self.limit = limit
        end = ProcessorTime.ofThread + limit
    }

    var hasPassed: Bool { ProcessorTime.ofThread >= end }
}
