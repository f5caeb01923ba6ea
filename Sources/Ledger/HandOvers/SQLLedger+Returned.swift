package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Writes where Protheus left placed files, in one transaction; durable on return.
    /// - Returns: the placements that changed, and the files that cannot be attributed yet.
    package func recordReturned(
        _ files: [ReturnedFile], at time: Date
    ) async throws(PortError) -> ReturnedOutcome {
        guard !files.isEmpty else { return ReturnedOutcome() }
        return try await group.write { transaction throws(PortError) in
            var outcome = ReturnedOutcome()
            for file in files {
                switch try transaction.status(of: file) {
                case .known: continue
                case .undecided: outcome.undecided.append(file)
                case .returned:
                    guard let placement = try transaction.connection.placement(of: file) else { continue }
                    let changed = WatchedPlacement(
                        subject: placement.subject, path: placement.path, handOver: file.handOver)
                    guard file.handOver == .refused || placement.handOver != .refused,
                        placement.handOver != file.handOver
                    else { continue }
                    try transaction.record(changed, returnedPath: file.path, at: time)
                    outcome.changed.append(changed)
                }
            }
            return outcome
        }
    }

    /// Counts the files that Protheus refused.
    package func refusedCount() async throws(PortError) -> Int {
        try await database.read { connection throws(PortError) in
            try connection.refusedByERP()
        }
    }
}

private enum Status { case known, undecided, returned }

extension LedgerTransaction {
    /// Whether a file in an own queue is the original of a drop. While a drop with the same bytes is not settled, the
    /// name of its original is unknown.
    fileprivate func status(of file: ReturnedFile) throws(PortError) -> Status {
        guard file.isInOwnQueue else { return .returned }
        var isOpen = false
        for var row in try connection.query(
            """
            SELECT d.state, d.final_path FROM documents f CROSS JOIN drops d WHERE d.id = f.drop_id AND f.digest = ?
            ORDER BY d.id DESC LIMIT 200
            """, [.text(file.digest.hex)])
        {
            let state = try row.rawValue("state", DropState.self)
            if try row.optionalText("final_path") == file.path { return .known }
            if state == .judged || state == .claimed { isOpen = true }
        }
        return isOpen ? .undecided : .returned
    }

    /// Like `record(_:of:at:)`, and stores where the file was found.
    fileprivate func record(_ placement: WatchedPlacement, returnedPath: String, at time: Date) throws(PortError) {
        let (word, path) = (placement.handOver.rawValue, placement.path)
        switch placement.subject {
        case .drop(let id):
            try execute(
                """
                UPDATE deliveries SET handover = ?, handover_at = ?, returned_path = ?
                WHERE drop_id = ? AND destination = 'import' AND state = 'delivered' AND placement_path = ?
                """, [.text(word), .time(time), .text(returnedPath), .text(id.text), .text(path)])
            try refreshDrop(id)
            let detail = JournalDetail().with("handover", word).with("path", path).with("found", returnedPath)
            try recordEvent(.handedOver, id, detail, at: time)
        case .guia(let key):
            try update(
                key, "handover = ?, handover_at = ?, returned_path = ?",
                [.text(word), .time(time), .text(returnedPath)])
            let detail = key.detail.with("handover", word).with("path", path).with("found", returnedPath)
            try recordEvent(.guiaHandedOver, nil, detail, at: time)
        }
    }
}

extension LedgerConnection {
    /// Counts with two small partial indices.
    func refusedByERP() throws(PortError) -> Int {
        (try integer("SELECT count(*) FROM deliveries WHERE handover = 'refused'") ?? 0)
            + (try integer("SELECT count(*) FROM guias WHERE handover = 'refused'") ?? 0)
    }

    /// The placement that `file` comes from: same bytes, no longer in the folder, and placed before the file appeared
    /// where it was found. Of several, the one with the name of the file, else the latest.
    fileprivate func placement(of file: ReturnedFile) throws(PortError) -> WatchedPlacement? {
        let latest = file.changedAt.addingTimeInterval(Self.clockTolerance)
        let name = file.path.lastComponent
        var best: WatchedPlacement?
        for placement in try drops(of: file, placedBefore: latest) + guias(of: file, placedBefore: latest) {
            if placement.path.lastComponent == name { return placement }
            best = best ?? placement
        }
        return best
    }

    /// In seconds. File servers have their own clocks, and a file system may store whole seconds.
    private static var clockTolerance: TimeInterval { 10 }

    private func drops(of file: ReturnedFile, placedBefore latest: Date) throws(PortError) -> [WatchedPlacement] {
        var found: [WatchedPlacement] = []
        for var row in try query(
            """
            SELECT x.placement_path, x.handover, x.drop_id
            FROM documents f CROSS JOIN deliveries x CROSS JOIN drops d
            WHERE f.digest = ? AND f.verdict = 'accepted' AND x.drop_id = f.drop_id AND x.destination = 'import'
                AND x.state = 'delivered' AND d.id = f.drop_id AND d.state <> 'requeued'
                AND x.handover IN ('taken', 'processed', 'refused', 'displaced') AND COALESCE(x.placed_at, 0) <= ?
            ORDER BY f.drop_id DESC LIMIT 100
            """, [.text(file.digest.hex), .time(latest)])
        {
            let path = try row.text("placement_path")
            let handOver = try row.rawValue("handover", HandOver.self)
            found.append(WatchedPlacement(subject: .drop(try row.dropID("drop_id")), path: path, handOver: handOver))
        }
        return found
    }

    private func guias(of file: ReturnedFile, placedBefore latest: Date) throws(PortError) -> [WatchedPlacement] {
        var found: [WatchedPlacement] = []
        for var row in try query(
            """
            SELECT g.path, g.handover, g.resource, g.pass, g.item_key FROM guias g
            WHERE g.file_digest = ? AND g.state <> 'placing' AND g.path IS NOT NULL
                AND g.handover IN ('taken', 'processed', 'refused', 'displaced') AND COALESCE(g.placed_at, 0) <= ?
            ORDER BY g.changed_at DESC LIMIT 100
            """, [.text(file.digest.hex), .time(latest)])
        {
            let path = try row.text("path")
            let handOver = try row.rawValue("handover", HandOver.self)
            found.append(WatchedPlacement(subject: .guia(try GuiaKey(row: &row)), path: path, handOver: handOver))
        }
        return found
    }
}

extension String {
    /// In lower case, because Protheus may change the case.
    fileprivate var lastComponent: String { (split(separator: "/").last.map(String.init) ?? self).lowercased() }
}
