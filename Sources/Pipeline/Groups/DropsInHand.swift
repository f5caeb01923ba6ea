package import Domain
import Synchronization

/// Drops that a group carries on in memory, from before their judgement is stored until the group lets go of them. The
/// jobs that read their work from the ledger pass over these, so that each drop has one owner. Thread-safe.
package final class DropsInHand: Sendable {
    private struct State {
        var ids: Set<DropID> = []
        /// Let go of while somebody reads the ledger: what is being read may be older than that.
        var leftMeanwhile: Set<DropID> = []
        var readers = 0
        var importers = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// How many drops are in hand.
    package var count: Int { state.withLock { $0.ids.count } }

    func take(_ ids: some Sequence<DropID>) { state.withLock { $0.ids.formUnion(ids) } }

    func letGo(_ ids: some Sequence<DropID>) {
        state.withLock { state in
            state.ids.subtract(ids)
            if state.readers > 0 { state.leftMeanwhile.formUnion(ids) }
        }
    }

    /// Reads work from the ledger without what was in hand at any moment of the reading. `read` receives how many rows
    /// may have to be passed over; its error is thrown.
    package func passingOver<Work: Sendable>(
        _ id: (Work) -> DropID, _ read: (_ count: Int) async throws(PortError) -> [Work]
    ) async throws(PortError) -> [Work] {
        let count = state.withLock { state in
            state.readers += 1
            return state.ids.count
        }
        let found: Result<[Work], PortError>
        do throws(PortError) {
            found = .success(try await read(count))
        } catch {
            found = .failure(error)
        }
        let passedOver = state.withLock { state in
            state.readers -= 1
            defer { if state.readers == 0 { state.leftMeanwhile = [] } }
            return state.ids.union(state.leftMeanwhile)
        }
        return try found.get().filter { !passedOver.contains(id($0)) }
    }

    /// Whether groups may place files in the import folder: while the job that does so runs.
    var placesImports: Bool { state.withLock { $0.importers > 0 } }

    /// Lets groups place files in the import folder for as long as `body` runs.
    package func placingImports<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        state.withLock { $0.importers += 1 }
        defer { state.withLock { $0.importers -= 1 } }
        return try await body()
    }
}
