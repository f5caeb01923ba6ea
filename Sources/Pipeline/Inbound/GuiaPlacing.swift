import Domain
import FoundationEssentials
import Logging

/// Processes the items of one page: places files in the import folder, writes rows and confirms to HAT. Each item is
/// processed once, however often HAT offers it.
struct GuiaPlacing {
    let inbound: InboundParts
    let resource: GuiaResource
    let pass: GuiaPass
    /// An operator requests items again that were confirmed to HAT: their files are made again.
    var isAgain = false
    /// Whether this run saw an item of this tracking key with this content.
    var wasSeen: (String, SHA256Digest) -> Bool = { _, _ in false }

    private var parts: PipelineParts { inbound.parts }

    /// - Returns: how many items were confirmed to HAT and therefore leave its list.
    func treat(_ readings: [GuiaReading], _ report: inout GuiaSync.Report) async throws(PortError) -> Int {
        guard !readings.isEmpty else { return 0 }
        let (keyed, known) = try await assigned(readings)
        var toMake: [(GuiaKey, GuiaReading)] = []
        var toRefuse: [(GuiaKey, GuiaReading)] = []
        var toConfirmAgain: [GuiaKey] = []
        for (key, reading) in keyed {
            switch step(reading, known[key]) {
            case .make: toMake.append((key, reading))
            case .refuse: toRefuse.append((key, reading))
            case .confirmAgain: toConfirmAgain.append(key)
            case .confirmNow: break
            }
        }
        try await refuse(toRefuse, &report)
        try await make(toMake, known, &report)
        if !toConfirmAgain.isEmpty { try await inbound.guias.confirmAgain(toConfirmAgain, at: parts.now()) }
        let rows = try await inbound.guias.guias(keyed.map(\.0))
        let due = keyed.compactMap { rows[$0.0] }.filter { $0.state == .placed || $0.state == .failing }
        let outcome = try await GuiaConfirmations(inbound: inbound, resource: resource).confirm(due)
        report.confirmed += outcome.confirmed
        report.notConfirmed += outcome.notConfirmed
        return outcome.confirmed
    }

    /// Each item with its row. An item that shares its tracking key with another item of this run has a row of its own,
    /// identified by content. So both are kept, and neither counts as a new version of the other.
    private func assigned(
        _ readings: [GuiaReading]
    ) async throws(PortError) -> (keyed: [(GuiaKey, GuiaReading)], known: [GuiaKey: GuiaRecord]) {
        let possible = readings.compactMap { reading in reading.key.map { (key($0), reading) } }
        let known = try await inbound.guias.guias(
            possible.map(\.0) + possible.map { $0.0.sibling($0.1.digest) })
        var taken: [GuiaKey: SHA256Digest] = [:]
        var keyed: [(GuiaKey, GuiaReading)] = []
        var siblings: [UnusableItem] = []
        for (key, reading) in possible {
            let sibling = key.sibling(reading.digest)
            let isShared = isShared(key, reading, known[key]?.digest, taken[key])
            guard known[sibling] != nil || isShared else {
                taken[key] = reading.digest
                keyed.append((key, reading))
                continue
            }
            keyed.append((sibling, reading))
            siblings.append(
                UnusableItem(
                    identity: sibling.key, key: key.key, providerId: reading.providerId, reason: .sharedKey))
        }
        try await inbound.report(siblings, of: .guias(resource, pass), seenAt: parts.now())
        return (keyed, known)
    }

    /// `known`: content of the row; `taken`: content that another item of this page has.
    private func isShared(
        _ key: GuiaKey, _ reading: GuiaReading, _ known: SHA256Digest?, _ taken: SHA256Digest?
    ) -> Bool {
        if let taken { return taken != reading.digest }
        guard let known, known != reading.digest else { return false }
        return wasSeen(key.key, known)
    }

    private enum Step { case make, refuse, confirmAgain, confirmNow }

    private func step(_ reading: GuiaReading, _ known: GuiaRecord?) -> Step {
        guard reading.problems.isEmpty else {
            return known?.state == .failed && known?.problems == reading.problems + reading.oddities
                ? .confirmAgain : .refuse
        }
        guard let known, known.digest == reading.digest else { return .make }
        switch known.state {
        case .confirmed: return isAgain ? .make : .confirmAgain
        case .placed: return known.handOver == .displaced ? .make : .confirmNow
        // Its placing was interrupted and is being finished; a second file of it would take effect twice.
        case .placing: return .confirmNow
        case .failing, .failed, .unconfirmed: return .make
        }
    }

    private func refuse(
        _ items: [(GuiaKey, GuiaReading)], _ report: inout GuiaSync.Report
    ) async throws(PortError) {
        guard !items.isEmpty else { return }
        let entries = items.map { key, reading in
            entry(key, reading, file: inbound.downloads.newIncomingID(), path: nil)
        }
        try await inbound.guias.recordRefused(entries, at: parts.now())
        for (key, reading) in items {
            let isUnconfirmed = reading.problems.allSatisfy { $0.code == .cancellationUnconfirmed }
            if isUnconfirmed { report.unconfirmed += 1 } else { report.refused += 1 }
            let problems = reading.problems.prefix(5).map { "\($0.code.rawValue) \($0.path)" }.joined(separator: ", ")
            parts.logger.warning(
                isUnconfirmed ? "HAT lists a guia as cancelled whose own status is different" : "a guia cannot be used",
                metadata: [
                    LogKeys.resource: "\(resource.rawValue)", LogKeys.guia: "\(key.key)",
                    LogKeys.problem: "\(problems)",
                ])
            inbound.trace("[\(key.key)] \(problems)", to: .errors)
        }
    }

    private func make(
        _ items: [(GuiaKey, GuiaReading)], _ known: [GuiaKey: GuiaRecord], _ report: inout GuiaSync.Report
    ) async throws(PortError) {
        guard !items.isEmpty else { return }
        var byFile: [DropID: (GuiaKey, GuiaReading)] = [:]
        let files = items.map { key, reading in
            let id = inbound.downloads.newIncomingID()
            byFile[id] = (key, reading)
            return MadeFile(
                id: id, folder: folder(reading), name: name(key, version: (known[key]?.version ?? 0) + 1),
                bytes: reading.document)
        }
        let imports = inbound.imports
        let placements: [MadePlacement]
        do throws(PortError) {
            placements = try await parts.disk.run { () throws(PortError) in try imports.make(files) }
        } catch {
            // A disk that refused the write may have refused to remove what was written, too.
            parts.unfinished.note(madeFiles: files.map(\.id))
            throw error
        }
        parts.failPoints.reach(.afterMake)
        let entries = placements.compactMap { placement in
            byFile[placement.id].map {
                entry($0.0, $0.1, file: placement.id, path: placement.path, digest: placement.digest)
            }
        }
        var paths: [GuiaKey: String] = [:]
        do throws(PortError) {
            try await inbound.guias.recordPlacing(entries, at: parts.now())
            parts.failPoints.reach(.afterPlacingRow)
            let placed = try await parts.disk.run { () throws(PortError) in try imports.placeMade(placements) }
            parts.failPoints.reach(.afterPlaceMade)
            for placement in placed { byFile[placement.id].map { paths[$0.0] = placement.path } }
            try await inbound.guias.recordPlaced(paths, at: parts.now())
        } catch {
            parts.unfinished.note(madeFiles: placements.map(\.id))
            throw error
        }
        parts.failPoints.reach(.afterPlacedRow)
        report.placed += paths.count
        for key in paths.keys { inbound.trace("[\(key.key)] gravado", to: .items(resource, pass)) }
    }

    private func folder(_ reading: GuiaReading) -> [String] {
        if reading.isAudit, let audit = inbound.settings.auditFolder { return [audit, resource.rawValue] }
        return [inbound.settings.guiaFolder, resource.rawValue]
    }

    private func name(_ key: GuiaKey, version: Int) -> String {
        let sibling = key.siblingName.map { ".\($0)" } ?? ""
        return "\(key.trackingKey).\(key.pass.rawValue)\(sibling)\(version > 1 ? ".v\(version)" : "").xml"
    }

    private func key(_ text: String) -> GuiaKey { GuiaKey(resource: resource, pass: pass, key: text) }

    private func entry(
        _ key: GuiaKey, _ reading: GuiaReading, file: DropID, path: String?, digest: SHA256Digest? = nil
    ) -> GuiaEntry {
        GuiaEntry(
            key: key, file: file, kind: reading.kind, isAudit: reading.isAudit, providerId: reading.providerId,
            digest: reading.digest, path: path, problems: reading.problems + reading.oddities, fileDigest: digest)
    }
}
