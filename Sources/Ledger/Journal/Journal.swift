import Domain
import FoundationEssentials

/// Appends to the journal inside one transaction.
///
/// The head is read from the table at the start of each transaction, not remembered from the last one: another process (a
/// command that leaves a request) may have written in between, and one look at the end of an index costs nothing beside a flush.
struct Journal {
    /// Set back by whoever rolls rows back.
    var head: JournalHead

    /// Reads the head; throws `.malformed` when rows up to `seen`, the head after this process's last commit, are gone or changed.
    static func open(_ connection: any LedgerConnection, seen: JournalHead?) throws(PortError) -> Journal {
        var head = JournalHead.beginning
        if var row = try connection.query("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").first {
            head = JournalHead(number: Int64(try row.integer()), hash: try row.digest().bytes)
        }
        if let seen, head.number < seen.number || (head.number == seen.number && head.hash != seen.hash) {
            throw PortError(
                .malformed,
                "The end of the ledger's journal was cut or changed while it was in use (event \(seen.number)); "
                    + "stop, keep a copy, and run `ledger verify`.")
        }
        return Journal(head: head)
    }

    mutating func append(
        _ kind: JournalKind, drop: DropID?, detail: JSONText = JSONText(), at time: Date,
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
