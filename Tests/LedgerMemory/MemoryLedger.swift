import Domain
import FoundationEssentials
import Synchronization

/// A ledger in memory: the second adapter of the port, so that the port promises nothing that only SQL can keep.
///
/// One value is one ledger: everything that holds it sees one state, as processes that open one file do. A call checks
/// everything before it writes the first value, so one that throws has changed nothing. What it does not have shows in
/// its type: it is no `VerifiableLedger`, because there is no file and its journal is no hash chain.
package final class MemoryLedger: Ledger {
    private let state = Mutex(MemoryState())

    /// An empty ledger.
    package init() {}

    /// Runs one call: no other one sees a part of it.
    func run<Value>(_ body: (inout MemoryState) throws(PortError) -> Value) throws(PortError) -> Value {
        try state.withLock { state throws(PortError) in try body(&state) }
    }
}

/// All rows of a ledger in memory.
struct MemoryState {
    var drops: [DropID: MemoryDrop] = [:]
    /// The entries of each archive, in its order.
    var entries: [DropID: [DropID]] = [:]
    var earlier = EarlierDocuments()
    var exchanges: [(drop: DropID, record: ExchangeRecord)] = []
    var events: [LedgerEvent] = []
    var requests: [MemoryRequest] = []
    var batches: [BatchKey: BatchRecord] = [:]
    var guias: [GuiaKey: GuiaRecord] = [:]
    var jobs: [JobName: MemoryJob] = [:]
    var marks: [JobName: ScheduleMark] = [:]
    var conditions: [ServiceConditionSource: ServiceConditionSet] = [:]
    var binding: LedgerBinding?
    var lastProtocol: Int64 = 0

    /// A drop that must be known.
    /// - Throws: `.notFound`.
    func known(_ id: DropID) throws(PortError) -> MemoryDrop {
        guard let drop = drops[id] else { throw .unknownDrop(id) }
        return drop
    }

    func openEntries(of archive: DropID) -> Int {
        (entries[archive] ?? []).count { drops[$0]?.state == .claimed || drops[$0]?.state == .judged }
    }

    /// Adds a row to the journal. Absent values are left out.
    mutating func record(
        _ kind: JournalKind, _ drop: DropID?, _ detail: KeyValuePairs<String, String?> = [:], at time: Date
    ) {
        let pairs = detail.compactMap { key, value in value.map { "\"\(key)\":\"\($0)\"" } }
        events.append(
            LedgerEvent(
                number: Int64(events.count + 1), time: time, drop: drop, kind: kind.rawValue,
                detail: "{\(pairs.joined(separator: ","))}", hash: SHA256Digest(bytes: [UInt8](repeating: 0, count: 32))
            ))
    }

    /// - Throws: `.limitExceeded` after 12 digits.
    mutating func nextProtocol() throws(PortError) -> String {
        guard lastProtocol < Limits.protocolNumberMax else { throw .protocolNumbersUsedUp() }
        lastProtocol += 1
        return String(lastProtocol)
    }
}

/// An operator's request; its number is its position, from 1.
struct MemoryRequest {
    let request: OperatorRequest
    var outcome: String?
}
