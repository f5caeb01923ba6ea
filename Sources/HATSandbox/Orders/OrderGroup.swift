import Domain

/// One accepted POST: its outstanding effects and its progress.
struct OrderGroup: Sendable {
    /// An item that will take effect, with its key for the evidence.
    struct Pending: Sendable {
        var key: String
        var contentHash: Int
        var ownLinks: [Int]
    }

    struct Refused: Sendable {
        var index: Int
        var identity: [(name: String, value: String)]
        var isOrphan: Bool
    }

    enum Ending: Sendable { case usual, endless, forgotten }

    let resource: OrderResource
    let body: SHA256Digest
    /// Hash of the Idempotency-Key.
    let keyHash: Int
    /// Microseconds since 1970.
    let takenMicroseconds: Int64
    let itemCount: Int
    let isRepeat: Bool
    /// Whether items are refused before the processing begins.
    let refusesEarly: Bool
    let refused: [Refused]
    /// Emptied after the items took effect.
    var pending: [Pending]
    /// 2 for a group that is processed twice.
    var times = 1
    var polls = 0
    var ending = Ending.usual
    var isSettled = false

    /// The codes before the final one, in order.
    var codesBefore: [Int] {
        guard refusesEarly, !refused.isEmpty else { return [0, 1] }
        return refused.count == itemCount ? [0] : [0, 2]
    }

    var lastCode: Int {
        if refused.isEmpty { return 4 }
        guard refused.count == itemCount else { return 5 }
        return refusesEarly ? 3 : 6
    }

    /// The code at a time and number of polls; nil for the final one.
    func codeBefore(at microseconds: Int64, polls: Int, _ settings: SandboxOrders) -> Int? {
        let codes = codesBefore
        let step: Int64 =
            if settings.millisecondsPerCode > 0 {
                (microseconds - takenMicroseconds) / (Int64(settings.millisecondsPerCode) * 1_000)
            } else if settings.pollsPerCode > 0 {
                Int64(polls / settings.pollsPerCode)
            } else {
                Int64(codes.count)
            }
        if ending == .endless { return codes[Int(min(max(step, 0), Int64(codes.count - 1)))] }
        return step < Int64(codes.count) ? codes[Int(max(step, 0))] : nil
    }
}
