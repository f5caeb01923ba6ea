import Domain
import FoundationEssentials

/// Appends to the journal inside one transaction.
///
/// Each transaction reads the head from the table instead of remembering it, because another process (a command that
/// stores a request) may have written since. The read is one index lookup and costs nothing compared with a flush.
struct Journal {
    /// The caller resets it when it rolls rows back.
    var head: JournalHead

    /// Reads the head; `seen` is the head after the last commit of this process, nil before the first.
    /// - Throws: `.malformed` when rows up to `seen` are missing or changed.
    static func open(_ connection: any LedgerConnection, seen: JournalHead?) throws(PortError) -> Journal {
        var head = JournalHead.beginning
        if var row = try connection.query("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").first {
            head = JournalHead(number: Int64(try row.integer("number")), hash: try row.digest("hash").bytes)
        }
        if let seen, head.number < seen.number || (head.number == seen.number && head.hash != seen.hash) {
            throw PortError(
                .malformed,
                "The end of the ledger's journal was truncated or changed while it was in use (event \(seen.number)); "
                    + "stop, keep a copy, and run `ledger verify`.")
        }
        return Journal(head: head)
    }

    /// Appends one row and advances the head.
    mutating func append(
        _ kind: JournalKind, drop: DropID?, detail: JournalDetail = JournalDetail(), at time: Date,
        on connection: any LedgerConnection
    ) throws(PortError) {
        let text = detail.text
        let microseconds = time.microseconds
        let next = try head.following(time: microseconds, drop: drop?.text, kind: kind.rawValue, detail: text)
        try connection.execute(
            "INSERT INTO events (number, time, drop_id, kind, detail, hash) VALUES (?, ?, ?, ?, ?, ?)",
            [
                .integer(next.head.number), .integer(microseconds), .text(drop?.text), .text(kind.rawValue),
                .text(text), .text(next.digest.hex),
            ])
        head = next.head
    }
}
