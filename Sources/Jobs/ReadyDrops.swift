import Domain
import Pipeline

/// Inspected documents that wait for the next group. Whatever is ready when a group may begin goes with it, so a lone
/// drop waits for nobody, and groups grow while others are under way.
struct ReadyDrops {
    private let limits: Limits
    private var waiting: [InspectedDrop] = []

    init(limits: Limits) { self.limits = limits }

    var count: Int { waiting.count }
    var isEmpty: Bool { waiting.isEmpty }

    mutating func add(_ inspected: InspectedDrop) { waiting.append(inspected) }

    /// Removes the next group, those of the priority folder first; bounded by count and bytes, at least one drop.
    mutating func takeGroup() -> [InspectedDrop] {
        var group: [InspectedDrop] = []
        var left: [InspectedDrop] = []
        var bytes: Int64 = 0
        for inspected in waiting.filter(\.hasPriority) + waiting.filter({ !$0.hasPriority }) {
            let isFull =
                group.count == limits.pathGroupMax || bytes + inspected.drop.byteCount > limits.pathGroupBytesMax
            if isFull && !group.isEmpty {
                left.append(inspected)
            } else {
                group.append(inspected)
                bytes += inspected.drop.byteCount
            }
        }
        waiting = left
        return group
    }
}

extension InspectedDrop {
    fileprivate var hasPriority: Bool { drop.folder == "priority" || drop.folder.hasPrefix("priority/") }
}
