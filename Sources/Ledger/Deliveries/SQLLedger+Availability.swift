package import Domain
package import FoundationEssentials

extension SQLLedger: AvailabilityLedger {
    /// Reads HAT's outage, the time when HAT was found to ignore key filters, and the number of retry requests.
    package func portalFacts() async throws(PortError) -> PortalFacts {
        try await database.read { connection throws(PortError) in try connection.portalFacts() }
    }

    /// Writes the start or the end (nil) of an outage of HAT; durable on return. Only a start or an end adds a journal
    /// row.
    package func recordAbsence(_ absence: PortalAbsence?, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let before = try transaction.connection.portalFacts().absence
            try transaction.execute(
                "UPDATE portal_facts SET away_since = ?, away_reason = ?, away_kind = ?",
                [.time(absence?.since), .text(absence?.reason), .text(absence?.kind.rawValue)])
            guard (before == nil) != (absence == nil) else { return }
            try transaction.recordEvent(
                absence == nil ? .portalBack : .portalAway, nil, JournalDetail().with("reason", absence?.reason),
                at: time)
        }
    }

    /// Counts the work that waits for HAT. It scans, so it is meant for lists and for the start and end of an outage.
    package func waitingForPortal() async throws(PortError) -> WaitingCounts {
        try await database.read { connection throws(PortError) in
            try connection.waitingCounts(of: Set(WaitingKind.allCases), to: .hat)
        }
    }

    /// Makes waiting work of these kinds due at `time` unless it is due before `limit`; durable on return. A request is
    /// counted too.
    /// - Returns: the amount of waiting work of these kinds.
    @discardableResult
    package func retryWaiting(
        _ kinds: Set<WaitingKind>, dueAfter limit: Date, isRequest: Bool, at time: Date
    ) async throws(PortError) -> WaitingCounts {
        try await group.write { transaction throws(PortError) in
            var changed = 0
            for kind in WaitingKind.allCases where kinds.contains(kind) {
                changed += try transaction.execute(
                    WaitingSelect.makeDue(kind), [.time(time), .time(limit)])
            }
            let counts = try transaction.connection.waitingCounts(of: kinds, to: nil)
            if isRequest {
                try transaction.execute("UPDATE portal_facts SET retry_requests = retry_requests + 1")
            }
            guard isRequest || changed > 0 else { return counts }
            let detail = JournalDetail().with("changed", changed).with("waiting", counts.total)
                .with("asked", isRequest ? 1 : 0)
            try transaction.recordEvent(.waitingRetried, nil, detail, at: time)
            return counts
        }
    }

    /// Moves the start of the retry horizon of waiting deliveries to HAT and of open order groups, at most to `time`;
    /// durable on return.
    package func moveBeginnings(by seconds: Double, at time: Date) async throws(PortError) {
        let moved = Int64(seconds * 1_000_000)
        guard moved != 0 else { return }
        try await group.write { transaction throws(PortError) in
            for statement in WaitingSelect.beginnings {
                try transaction.execute(statement, [.integer(moved), .time(time), .time(time), .integer(moved)])
            }
        }
    }

    /// Reads drops whose delivery to HAT waits for its first attempt and whose sender has no answer yet.
    package func unanswered(limit: Int) async throws(PortError) -> [DropID] {
        try await database.read { connection throws(PortError) in
            var ids: [DropID] = []
            for var row in try connection.query(WaitingSelect.unanswered, [.integer(Int64(limit))]) {
                ids.append(try row.dropID("drop_id"))
            }
            return ids
        }
    }

    /// Writes the time of the answer to the sender of each drop; durable on return. It adds no journal row, because an
    /// answer is not a state of a drop.
    package func recordAnswered(_ drops: [DropID], at time: Date) async throws(PortError) {
        guard !drops.isEmpty else { return }
        try await group.write { transaction throws(PortError) in
            for id in drops {
                try transaction.execute(
                    "UPDATE deliveries SET answered_at = ? WHERE drop_id = ? AND destination = 'hat'",
                    [.time(time), .text(id.text)])
            }
        }
    }

    /// Writes whether HAT ignores the key filter, if that changed; durable on return.
    package func recordKeyFilter(isIgnored: Bool, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in try transaction.keepKeyFilter(isIgnored, at: time) }
    }
}

enum WaitingSelect {
    static func makeDue(_ kind: WaitingKind) -> String {
        switch kind {
        case .deliveries:
            // Each destination has its own range of the index, of which only future entries are read.
            """
            UPDATE deliveries SET next_attempt_at = ? WHERE state = 'waiting'
            AND destination IN (\(Destination.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")))
            AND next_attempt_at > ?
            """
        case .orders: "UPDATE order_sendings SET next_step_at = ? WHERE next_step_at > ?"
        case .batches: "UPDATE batches SET next_attempt_at = ? WHERE next_attempt_at > ?"
        case .guias: "UPDATE guias SET next_attempt_at = ? WHERE next_attempt_at > ?"
        }
    }

    /// Arguments: the amount and the upper bound, each twice, for the comparison and for the value.
    static let beginnings = [
        """
        UPDATE deliveries SET first_attempt_at = CASE WHEN first_attempt_at + ? > ? THEN ?
            ELSE first_attempt_at + ? END
        WHERE state = 'waiting' AND destination = 'hat' AND first_attempt_at IS NOT NULL
        """,
        """
        UPDATE order_sendings SET begun_at = CASE WHEN begun_at + ? > ? THEN ? ELSE begun_at + ? END
        WHERE next_step_at IS NOT NULL
        """,
    ]

    static let unanswered = """
        SELECT drop_id FROM deliveries
        WHERE state = 'waiting' AND destination = 'hat' AND attempts = 0 AND answered_at IS NULL ORDER BY drop_id LIMIT ?
        """

    static func count(_ kind: WaitingKind) -> String {
        switch kind {
        case .deliveries: "SELECT count(*) FROM deliveries WHERE state = 'waiting'"
        case .orders:
            """
            SELECT COALESCE(sum(order_count), 0) FROM order_counts
            WHERE state IN ('pending', 'sending', 'processing')
            """
        case .batches: "SELECT count(*) FROM batches WHERE next_attempt_at IS NOT NULL"
        case .guias: "SELECT count(*) FROM guias WHERE next_attempt_at IS NOT NULL"
        }
    }
}

extension LedgerConnection {
    func portalFacts() throws(PortError) -> PortalFacts {
        let rows = try query(
            "SELECT away_since, away_reason, away_kind, filter_ignored_at, retry_requests FROM portal_facts")
        guard var row = rows.first else { return PortalFacts() }
        let since = try row.optionalTime("away_since")
        let reason = try row.optionalText("away_reason")
        // Rows of earlier versions have no kind.
        let kind = try row.optionalText("away_kind").flatMap(PortalAbsenceKind.init(rawValue:)) ?? .away
        return PortalFacts(
            absence: since.map { PortalAbsence(since: $0, reason: reason ?? "", kind: kind) },
            filterIgnoredAt: try row.optionalTime("filter_ignored_at"), retryRequests: try row.integer("retry_requests")
        )
    }

    /// Counts waiting work; with `destination`, only deliveries to it.
    func waitingCounts(of kinds: Set<WaitingKind>, to destination: Destination?) throws(PortError) -> WaitingCounts {
        var counts: [WaitingKind: Int] = [:]
        for kind in kinds {
            let isOfOne = kind == .deliveries && destination != nil
            counts[kind] =
                try integer(
                    WaitingSelect.count(kind) + (isOfOne ? " AND destination = ?" : ""),
                    isOfOne ? [.text(destination?.rawValue)] : []) ?? 0
        }
        return WaitingCounts(counts)
    }
}

extension LedgerTransaction {
    /// Writes the flag if it changed.
    func keepKeyFilter(_ isIgnored: Bool, at time: Date) throws(PortError) {
        let known = try connection.portalFacts().filterIgnoredAt
        guard isIgnored != (known != nil) else { return }
        try execute("UPDATE portal_facts SET filter_ignored_at = ?", [.time(isIgnored ? time : nil)])
    }
}
