import Domain

/// When an inspection has taken too long.
///
/// A class, because an instant's size is only known at run time: held in `DocumentReading` itself it would make every access to
/// every field of that one ask for the field's place.
final class Deadline: Sendable {
    let limit: Duration
    private let instant: ContinuousClock.Instant

    init(after limit: Duration) {
        self.limit = limit
        instant = ContinuousClock.now + limit
    }

    var hasPassed: Bool { ContinuousClock.now >= instant }
}
