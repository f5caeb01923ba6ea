import Domain
import Synchronization

/// The items of the three collections, in memory. The item added last is the newest and listed first.
final class GuiaStore: Sendable {
    struct Page: Sendable {
        var guias: [SandboxGuia]
        var hasNext: Bool
    }

    private struct Group: Hashable {
        var tracking: GuiaTracking
        var isCancelled: Bool
    }

    private struct Collection {
        var guias: [SandboxGuia] = []
        var indexByKey: [String: Int] = [:]
        /// A cancelled item is in two groups: all items of its trackingStatus, and the cancelled ones of its
        /// trackingStatus.
        var groups: [Group: SortedNumbers] = [:]

        mutating func file(_ index: Int) {
            groups[Group(tracking: guias[index].tracking, isCancelled: false), default: SortedNumbers()].insert(index)
            guard guias[index].isCancelled else { return }
            groups[Group(tracking: guias[index].tracking, isCancelled: true), default: SortedNumbers()].insert(index)
        }

        mutating func unfile(_ index: Int) {
            groups[Group(tracking: guias[index].tracking, isCancelled: false)]?.remove(index)
            groups[Group(tracking: guias[index].tracking, isCancelled: true)]?.remove(index)
        }
    }

    private let state = Mutex<[GuiaResource: Collection]>([:])
    private let clock: EventClock

    init(clock: EventClock) { self.clock = clock }

    func all(_ resource: GuiaResource) -> [SandboxGuia] { state.withLock { $0[resource]?.guias ?? [] } }

    func count(_ resource: GuiaResource) -> Int { state.withLock { $0[resource]?.guias.count ?? 0 } }

    func removeAll() { state.withLock { $0 = [:] } }

    /// - Throws: `.configuration` when a key is in use; none is added then.
    func add(_ guias: [SandboxGuia]) throws(PortError) {
        try state.withLock { state throws(PortError) in
            var keys = Set<String>()
            for guia in guias {
                let isTaken = state[guia.resource]?.indexByKey[guia.key] != nil
                guard !isTaken, keys.insert("\(guia.resource.rawValue)/\(guia.key)").inserted else {
                    throw PortError(.configuration, "\(guia.resource.rawValue)/\(guia.key) exists already.")
                }
            }
            for guia in guias {
                let index = state[guia.resource]?.guias.count ?? 0
                state[guia.resource, default: Collection()].guias.append(guia)
                state[guia.resource, default: Collection()].indexByKey[guia.key] = index
                state[guia.resource, default: Collection()].file(index)
            }
        }
    }

    func list(_ resource: GuiaResource, _ tracking: GuiaTracking, isCancelled: Bool, window: PageWindow) -> Page {
        state.withLock { state in
            let group = Group(tracking: tracking, isCancelled: isCancelled)
            let found = state[resource]?.groups[group]?.values ?? []
            let range = window.range(of: found.count)
            let guias = range.map { position in
                let index = found[found.count - 1 - position]
                state[resource, default: Collection()].guias[index].listedCount += 1
                return state[resource, default: Collection()].guias[index]
            }
            return Page(guias: guias, hasNext: range.upperBound < found.count)
        }
    }

    /// - Returns: nil for an unknown key.
    func track(_ resource: GuiaResource, _ key: String, as tracking: GuiaTracking) -> SandboxGuia? {
        update(resource, key) { guia, clock in
            guia.tracking = tracking
            guia.confirmations.append(
                SandboxConfirmation(stamp: clock.next(), method: "PUT", trackingStatus: tracking.rawValue))
        }
    }

    /// - Returns: nil for an unknown key.
    func update(
        _ resource: GuiaResource, _ key: String, _ change: (inout SandboxGuia, EventClock) -> Void
    ) -> SandboxGuia? {
        state.withLock { state in
            guard let index = state[resource]?.indexByKey[key], var guia = state[resource]?.guias[index] else {
                return nil
            }
            change(&guia, clock)
            state[resource]?.unfile(index)
            state[resource]?.guias[index] = guia
            state[resource]?.file(index)
            return guia
        }
    }
}
