package import Domain
package import FoundationEssentials

extension MemoryLedger {
    package func recordClaims(_ files: [FingerprintedFile]) async throws(PortError) {
        try run { state throws(PortError) in
            try state.requireNew(files.map(\.id))
            for file in files { state.claim(ClaimedDrop(file), inboxPath: file.file.path.bytes) }
        }
    }

    package func release(_ ids: [DropID], reason: ReleaseReason, at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            var released: [DropID] = []
            for id in ids {
                let drop = try state.known(id)
                switch drop.state {
                case .released: continue
                case .claimed: break
                case .judged where reason == .lost: break
                case .judged, .settled, .requeued: throw .outOfOrder("released", id, "past its claim")
                }
                if !released.contains(id) { released.append(id) }
            }
            for id in released { state.release(id, reason, at: time) }
        }
    }

    package func judge(
        _ drop: ClaimedDrop, inspection: Inspection, entries: [ClaimedDrop], at time: Date,
        decide: @escaping @Sendable (History) -> Decision
    ) async throws(PortError) -> Judgement {
        try drop.requireEntries(entries, kind: inspection.kind)
        let facts = DocumentFacts(inspection)
        let guias = inspection.billedGuiaNumbers
        return try run { state throws(PortError) in
            let row = try state.known(drop.id)
            if row.state == .released { throw .outOfOrder("judged", drop.id, "released") }
            if let stored = row.judgement { return stored }
            let decision = decide(state.history(of: row, facts, guias: guias))
            if decision.verdict == .accepted { try state.requireNewEntries(entries, of: drop.id) }
            return try state.judge(row, facts, guias, decision, entries, at: time)
        }
    }

    package func concludeArchive(_ id: DropID, at time: Date) async throws(PortError) -> JudgedDrop {
        try run { state throws(PortError) in
            let row = try state.known(id)
            guard row.facts != nil else { throw .unknownDrop(id) }
            if row.state == .judged, row.verdict == .accepted, row.protocolNumber == nil {
                guard row.facts?.kind == .archive, state.openEntries(of: id) == 0 else {
                    throw .outOfOrder("concluded", id, "no archive, or still open")
                }
                try state.conclude(row, at: time)
            }
            guard let judged = state.judgedDrop(try state.known(id)) else { throw .unknownDrop(id) }
            return judged
        }
    }

    package func settle(_ id: DropID, queue: FinalQueue, path: String, at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            var row = try state.known(id)
            if row.state == .settled, row.queue == queue, row.finalPath == path { return }
            guard row.state == .judged else { throw .outOfOrder("settled", id, row.state.rawValue) }
            guard !row.hasOpenDelivery, state.openEntries(of: id) == 0 else {
                throw .outOfOrder("settled", id, "judged with open deliveries or entries")
            }
            (row.state, row.queue, row.finalPath, row.settledAt) = (.settled, queue, path, time)
            state.drops[id] = row
            state.record(.settled, id, ["queue": queue.rawValue, "path": path], at: time)
            state.settleBatch(of: id, queue, at: time)
        }
    }

    package func correctPath(_ id: DropID, path: String, at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            let known = try state.known(id).state
            guard known == .settled else { throw .outOfOrder("given another path", id, known.rawValue) }
            state.drops[id]?.finalPath = path
            state.record(.pathCorrected, id, ["path": path], at: time)
        }
    }

    package func requeue(_ id: DropID, at time: Date) async throws(PortError) -> Bool {
        try run { state throws(PortError) in
            let row = try state.known(id)
            guard row.state == .settled, row.queue == .error || row.queue == .held else { return false }
            state.drops[id]?.state = .requeued
            state.record(.requeued, id, at: time)
            return true
        }
    }
}

extension MemoryState {
    /// - Throws: `.exists` for an ID that is known or occurs twice.
    func requireNew(_ ids: [DropID]) throws(PortError) {
        var seen: Set<DropID> = []
        for id in ids where drops[id] != nil || !seen.insert(id).inserted {
            throw PortError(.exists, "The ledger has the drop \(id) already.")
        }
    }

    /// - Throws: `.exists` for an ID that is known, or an ID or ordinal that occurs twice.
    fileprivate func requireNewEntries(_ entries: [ClaimedDrop], of archive: DropID) throws(PortError) {
        try requireNew(entries.map(\.id))
        guard Set(entries.map { $0.origin.entry?.ordinal }).count == entries.count else {
            throw PortError(.exists, "The archive \(archive) has two entries in one position.")
        }
    }

    mutating func claim(_ drop: ClaimedDrop, inboxPath: [UInt8]) {
        drops[drop.id] = MemoryDrop(drop: drop, inboxPath: inboxPath)
        record(
            .claimed, drop.id,
            [
                "sha256": drop.digest.hex, "batch": drop.origin.batch?.number,
                "archive": drop.origin.entry?.archive.text,
            ], at: drop.receivedAt)
    }

    fileprivate mutating func release(_ id: DropID, _ reason: ReleaseReason, at time: Date) {
        for index in drops[id]?.deliveries.indices ?? 0..<0 {
            switch drops[id]?.deliveries[index].state {
            case .waiting, .attempting, .placing, .held:
                drops[id]?.deliveries[index].end(.givenUp(reason: "The file does not exist."), at: time)
            default: break
            }
        }
        drops[id]?.state = .released
        record(.released, id, ["reason": reason.rawValue], at: time)
    }

    fileprivate mutating func judge(
        _ claimed: MemoryDrop, _ facts: DocumentFacts, _ guias: [String], _ decision: Decision,
        _ entries: [ClaimedDrop], at time: Date
    ) throws(PortError) -> Judgement {
        var row = claimed
        (row.state, row.facts, row.decision, row.judgedAt) = (.judged, facts, decision, time)
        if decision.verdict == .accepted && facts.kind != .archive { row.protocolNumber = try nextProtocol() }
        let left = earlierDeliveries(of: row.drop.digest, besides: row.id)
        row.deliveries = decision.destinations.map {
            MemoryDelivery($0, after: left[$0] ?? EarlierDelivery(), at: time)
        }
        drops[row.id] = row
        earlier.add(row, guias: guias)
        record(.judged, row.id, ["verdict": decision.verdict.rawValue, "protocol": row.protocolNumber], at: time)
        if decision.verdict == .accepted, !entries.isEmpty {
            self.entries[row.id] =
                entries.sorted { ($0.origin.entry?.ordinal ?? 0) < ($1.origin.entry?.ordinal ?? 0) }.map(\.id)
            for entry in entries { claim(entry, inboxPath: []) }
        }
        return Judgement(
            decision: decision, protocolNumber: row.protocolNumber,
            deliveries: decision.destinations.map { Delivery(drop: row.id, destination: $0) })
    }

    fileprivate mutating func conclude(_ archive: MemoryDrop, at time: Date) throws(PortError) {
        var row = archive
        let outcome = ArchiveOutcome(of: entryOutcomes(of: row.id))
        if let finding = outcome.finding {
            row.decision?.verdict = outcome.verdict
            row.decision?.findings.append(finding)
            row.decision?.findingCount += 1
            row.decision?.motive = finding.motive
        } else {
            row.protocolNumber = try nextProtocol()
        }
        drops[row.id] = row
        record(
            .archiveConcluded, row.id, ["verdict": outcome.verdict.rawValue, "protocol": row.protocolNumber], at: time)
    }

    func entryOutcomes(of archive: DropID) -> [EntryOutcome] {
        (entries[archive] ?? []).compactMap { drops[$0]?.entryOutcome }
    }

    /// Nil unless the drop is judged or settled.
    func judgedDrop(_ row: MemoryDrop) -> JudgedDrop? {
        guard row.state == .judged || row.state == .settled, let facts = row.facts, let judgement = row.judgement,
            let judgedAt = row.judgedAt
        else { return nil }
        return JudgedDrop(
            drop: row.drop, facts: facts, judgement: judgement, outcomes: row.deliveries.map(\.outcome),
            judgedAt: judgedAt, entries: facts.kind == .archive ? entryOutcomes(of: row.id) : [])
    }
}
