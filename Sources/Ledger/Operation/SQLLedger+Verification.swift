package import Domain

extension SQLLedger: VerifiableLedger {
    /// Checks the hash chain of the journal, then the database and the tables. Memory use is constant: each page of the
    /// journal is one read transaction, so a long check holds back no checkpoint. Rows written meanwhile may or may not
    /// be checked.
    package func verify() async throws(PortError) -> LedgerVerification {
        var walk = JournalWalk()
        while !walk.isOver { walk = try await nextPage(walk) }
        let errors = try await database.read { [database] connection throws(PortError) in
            try database.integrityErrors(connection) + (try connection.contradictions())
        }
        return LedgerVerification(
            eventsChecked: walk.checkedCount, firstBroken: walk.firstBroken, integrityErrors: errors)
    }

    private func nextPage(_ walk: JournalWalk) async throws(PortError) -> JournalWalk {
        try await database.read { connection throws(PortError) in
            var walk = walk
            try walk.readPage(connection)
            return walk
        }
    }
}

/// A pass over the journal from its first row. It ends at the last row, or at the first row that does not follow.
struct JournalWalk: Sendable {
    private static let pageLength = 2_000

    private(set) var checkedCount = 0
    private(set) var firstBroken: Int64?
    private(set) var isOver = false
    private var head = JournalHead.beginning

    mutating func readPage(_ connection: any LedgerConnection) throws(PortError) {
        let rows = try connection.query(
            "SELECT number, time, drop_id, kind, detail, hash FROM events WHERE number > ? ORDER BY number LIMIT ?",
            [.integer(head.number), .integer(Int64(Self.pageLength))])
        for row in rows {
            guard try step(row) else { return }
        }
        isOver = rows.count < Self.pageLength
    }

    /// - Returns: false when the row does not follow; a missing row is reported by its own number.
    private mutating func step(_ row: LedgerRow) throws(PortError) -> Bool {
        let expected = head.number + 1
        guard let next = try following(row) else {
            firstBroken = expected
            isOver = true
            return false
        }
        head = next
        checkedCount += 1
        return true
    }

    private func following(_ row: LedgerRow) throws(PortError) -> JournalHead? {
        var row = row
        let number = Int64(try row.integer("number"))
        do throws(PortError) {
            let next = try head.following(
                time: Int64(try row.integer("time")), drop: try row.optionalText("drop_id"), kind: try row.text("kind"),
                detail: try row.text("detail"))
            let stored = try row.digest("hash")
            return number == next.head.number && stored == next.digest ? next.head : nil
        } catch {
            // A value of the wrong type, or an invalid hash, is as broken as a wrong one; an internal fault is not.
            guard error.code == .malformed else { throw error }
            return nil
        }
    }
}

extension LedgerConnection {
    /// Contradictions between the tables and the journal, or among the tables. They reveal a truncated journal, whose
    /// chain is still valid.
    fileprivate func contradictions() throws(PortError) -> [String] {
        var errors: [String] = []
        for check in Self.contradictionChecks {
            for var row in try query(check.sql) { errors.append("\(check.meaning): \(try row.text("subject"))") }
        }
        return errors
    }

    private static var contradictionChecks: [(meaning: String, sql: String)] {
        [
            (
                "the journal has no row for the state of drop",
                """
                SELECT d.id AS subject FROM drops d WHERE NOT EXISTS (
                    SELECT 1 FROM events e WHERE e.drop_id = d.id AND e.kind = d.state)
                ORDER BY d.id LIMIT 20
                """
            ),
            (
                "the journal names a drop that does not exist",
                """
                SELECT e.drop_id AS subject FROM events e WHERE e.kind = 'claimed' AND NOT EXISTS (
                    SELECT 1 FROM drops d WHERE d.id = e.drop_id)
                ORDER BY e.number LIMIT 20
                """
            ),
            (
                "wrong count of open deliveries for drop",
                """
                SELECT d.id AS subject FROM drops d WHERE d.open_deliveries <> (
                    SELECT count(*) FROM deliveries x
                    WHERE x.drop_id = d.id AND \(DeliveryState.isOpenCondition))
                ORDER BY d.id LIMIT 20
                """
            ),
            (
                "wrong count of open entries for archive",
                """
                SELECT d.id AS subject FROM drops d WHERE d.open_entries <> (
                    SELECT count(*) FROM drops e
                    WHERE e.archive_id = d.id AND (e.state = 'claimed' OR e.state = 'judged'))
                ORDER BY d.id LIMIT 20
                """
            ),
            (
                "no accepted archive for entry",
                """
                SELECT e.id AS subject FROM drops e WHERE e.archive_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM documents f
                    WHERE f.drop_id = e.archive_id AND f.kind = 'archive' AND (f.verdict = 'accepted'
                        OR EXISTS (SELECT 1 FROM events j
                            WHERE j.drop_id = e.archive_id AND j.kind = 'archive.concluded')))
                ORDER BY e.id LIMIT 20
                """
            ),
            (
                "the queue of batches does not contain the batch of drop",
                """
                SELECT d.id AS subject FROM drops d WHERE d.batch_number IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM batches b WHERE b.batch_number = d.batch_number AND b.operation = '0')
                ORDER BY d.id LIMIT 20
                """
            ),
            (
                "wrong count of orders for drop",
                """
                SELECT d.id AS subject FROM drops d WHERE EXISTS (SELECT 1 FROM order_counts n WHERE n.drop_id = d.id
                        AND n.order_count <> (SELECT count(*) FROM orders o
                            WHERE o.drop_id = d.id AND o.state = n.state))
                    OR (SELECT COALESCE(sum(n.order_count), 0) FROM order_counts n WHERE n.drop_id = d.id)
                        <> (SELECT count(*) FROM orders o WHERE o.drop_id = d.id
                            AND NOT (d.state = 'claimed' AND o.state = 'staged'))
                ORDER BY d.id LIMIT 20
                """
            ),
            (
                "no open group for order under way",
                """
                SELECT CAST(o.code AS TEXT) AS subject FROM orders o WHERE (o.state = 'sending' OR o.state = 'processing')
                    AND NOT EXISTS (SELECT 1 FROM sending_orders s JOIN order_sendings g ON g.number = s.sending
                        WHERE s.order_code = o.code AND g.state <> 'ended')
                ORDER BY o.code LIMIT 20
                """
            ),
            (
                "different verdict or protocol number in the tables for drop",
                """
                SELECT d.id AS subject FROM drops d LEFT JOIN documents f ON f.drop_id = d.id
                LEFT JOIN protocols p ON p.drop_id = d.id
                WHERE COALESCE(d.verdict, '') <> COALESCE(f.verdict, '')
                    OR COALESCE(d.protocol_number, '') <> COALESCE(CAST(p.number AS TEXT), '')
                ORDER BY d.id LIMIT 20
                """
            ),
        ]
    }
}
