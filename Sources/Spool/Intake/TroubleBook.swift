import Domain
import FoundationEssentials

/// Files in the inbox that are not claimed, collected over one pass. Bounded: above the bound they are only counted.
struct TroubleBook {
    private struct Entry {
        var reason: InboxTrouble.Reason
        var detail: String
        var since: Date
        var round: UInt32
    }

    private static let entriesMax = 10_000

    private var entries: [InboxPath: Entry] = [:]
    private var round: UInt32 = 0
    private var uncounted = 0

    mutating func beginRound() {
        round &+= 1
        uncounted = 0
    }

    /// `since` applies to a new entry or a new reason only.
    mutating func note(_ path: InboxPath, _ reason: InboxTrouble.Reason, _ detail: String = "", since: Date) {
        if let known = entries[path] {
            entries[path]?.round = round
            entries[path]?.detail = detail
            guard known.reason != reason else { return }
        } else if entries.count >= Self.entriesMax {
            uncounted += 1
            return
        }
        entries[path] = Entry(reason: reason, detail: detail, since: since, round: round)
    }

    /// Marks the entry as present without a new check.
    mutating func keep(_ path: InboxPath) { entries[path]?.round = round }

    /// Ends the pass and forgets what it did not find.
    mutating func endRound() -> InboxTroubles {
        let current = round
        entries = entries.filter { $0.value.round == current }
        guard !entries.isEmpty else { return InboxTroubles() }
        let oldest = entries.sorted { one, other in
            one.value.since != other.value.since
                ? one.value.since < other.value.since
                : one.key.bytes.lexicographicallyPrecedes(other.key.bytes)
        }
        let kept = oldest.prefix(InboxTroubles.keptMax).map { path, entry in
            InboxTrouble(path: path, reason: entry.reason, detail: entry.detail, since: entry.since)
        }
        return InboxTroubles(kept: kept, total: entries.count + uncounted)
    }
}
