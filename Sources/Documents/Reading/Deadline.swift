import Domain
import XMLReading

/// The time limit of an inspection, measured as processor time of its thread, so that a busy machine or a slow disk
/// causes no rejection.
///
/// A class, because the size of an instant is known only at run time. Held directly in `DocumentReading` it would make
/// every access to every field of that type look up the field's offset.
final class Deadline: Sendable {
    let limit: Duration
    private let end: Duration

    init(after limit: Duration) {
        self.limit = limit
        end = ProcessorTime.ofThread + limit
    }

    var hasPassed: Bool { ProcessorTime.ofThread >= end }
}
