package import Domain
import Foundation
import Ledger
import LedgerSQLite
import Pipeline
package import Settings
import Spool

/// Queries of the ledger for commands. Opens it for reading, with or without a daemon.
package struct LedgerService: Sendable {
    private let ledger: SQLLedger
    private let layout: SpoolLayout
    private let answers: AnswerFolder
    private let diskPaths: [String]
    private let language: SettingsLanguage
    private let settings: Settings

    /// - Throws: `.notFound` when this spool has no ledger yet.
    package init(settings: Settings) throws(PortError) {
        layout = settings.layout
        answers = AnswerFolder(layout: settings.layout, timeZone: settings.timeZone)
        diskPaths = settings.diskPaths
        language = settings.language
        self.settings = settings
        ledger = try SQLiteLedger.existing(settings)
    }

    /// The counts of all queues, with the conditions that operators must see.
    package func status() async throws(PortError) -> SpoolStatus {
        var deletedAfterImport = BatchFilter()
        deletedAfterImport.isDeletedAfterImport = true
        return SpoolStatus(
            spool: layout.root, isServed: FolderQueues.isServed(layout), counts: try await ledger.counts(),
            batches: Dictionary(
                uniqueKeysWithValues: try await ledger.batchCounts().map { ($0.key.rawValue, $0.value) }),
            guias: try await ledger.guiaCounts().values.reduce(into: [:]) { sum, states in
                for (state, count) in states { sum[state.rawValue, default: 0] += count }
            },
            unusableItems: try await ledger.unusableCount(),
            batchesDeletedAfterImport: try await ledger.batches(matching: deletedAfterImport, limit: 1_000_000).count,
            orders: Dictionary(
                uniqueKeysWithValues: try await ledger.orderCounts(of: nil).map { ($0.key.rawValue, $0.value) }),
            conditions: withDisks(try await conditions()))
    }

    /// Adds the disks' present state unless the serving process reports it: a full disk may prevent that report.
    private func withDisks(_ sets: [ServiceConditionSet]) -> [ServiceConditionSet] {
        guard !sets.contains(where: { $0.source == .disk }) else { return sets }
        let found = DiskWatch.conditions(DiskSpace.read(diskPaths), at: Date())
        guard !found.isEmpty else { return sets }
        return sets + [ServiceConditionSet(source: .disk, total: found.count, conditions: found)]
    }

    /// The conditions that the serving process reports, and whether ledger and spool belong together, served or not.
    private func conditions() async throws(PortError) -> [ServiceConditionSet] {
        let reported = try await ledger.conditions()
        guard let refused = try await SpoolPair.read(settings).condition(at: Date()) else { return reported }
        return [ServiceConditionSet(source: .ledger, total: 1, conditions: [refused])] + reported
    }

    /// The newest `limit` drops that match.
    package func list(_ filter: DropFilter, limit: Int) async throws(PortError) -> [DropRecord] {
        let outage = try await OutageView(ledger, language)
        return try await ledger.drops(matching: filter, limit: limit).map(outage.shown)
    }

    /// Files among those of the filter that a request of this kind can change at all, oldest first.
    package func files(for verb: OperatorRequest.Verb, _ filter: DropFilter) async throws(PortError) -> [DropID] {
        try await ledger.drops(matching: filter, limit: Int(Int32.max)).reversed().filter { record in
            switch (verb, record.state, record.queue) {
            case (.retry, .settled, .error), (.retry, .settled, .held), (.release, .settled, .held): true
            case (.retry, .judged, _): record.outcomes.contains { $0.state != .delivered && $0.state != .refused }
            case (.reimport, .settled, .done): record.outcomes.contains(where: \.canBePlacedAgain)
            case (.hold, .judged, _): record.outcomes.contains { $0.state == .waiting }
            default: false
            }
        }.map(\.drop.id)
    }

    /// The path of the JSON answer, relative to the spool's root; nil while there is none.
    package func answerPath(of record: DropRecord) -> String? {
        answers.path(ofAnswerTo: record.drop, provider: record.drop.origin.batch?.healthProviderId ?? record.provider)
    }

    /// The path of the original, relative to the spool's root: its final path, or the path where it was found just now.
    /// A claim whose file cannot be moved out of the inbox is still there.
    package func location(of record: DropRecord) -> String {
        if let path = record.finalPath { return path }
        let (work, inbox) = (layout.name(.work), layout.name(.inbox))
        let dropped = record.inboxPath.isEmpty ? nil : "\(inbox)/\(InboxPath(bytes: record.inboxPath).display)"
        switch record.state {
        case .requeued, .released: return dropped ?? "\(inbox)/"
        case .claimed:
            guard let dropped, !FileManager.default.fileExists(atPath: layout.workPath(record.drop.id)) else {
                return "\(work)/\(record.drop.id.text)"
            }
            return dropped
        case .judged, .settled: return "\(work)/\(record.drop.id.text)"
        }
    }

    /// - Throws: `.notFound` for an ID that the ledger does not know.
    package func history(of id: DropID) async throws(PortError) -> DropHistory {
        guard var history = try await ledger.history(of: id) else {
            throw PortError(.notFound, "The ledger knows no drop \(id).")
        }
        history.record = try await OutageView(ledger, language).shown(history.record)
        return history
    }

    /// Checks the ledger's integrity; reads all of it.
    package func verify() async throws(PortError) -> LedgerVerification { try await ledger.verify() }
}

/// The numbers that `status` shows.
package struct SpoolStatus: Sendable {
    /// The spool's absolute path.
    package let spool: String
    /// Whether a process serves the spool at this moment.
    package let isServed: Bool
    /// Drops and deliveries by state.
    package let counts: LedgerCounts
    /// Rows of the queue of batches, by state.
    package let batches: [String: Int]
    /// Synchronised guias of all collections, by state.
    package let guias: [String: Int]
    /// Items of HAT's last listings that cannot be used.
    package let unusableItems: Int
    /// Batches that HAT deleted after Protheus took their file, not dismissed yet.
    package let batchesDeletedAfterImport: Int
    /// Orders for HAT, by state.
    package let orders: [String: Int]
    /// Conditions that the serving process reports.
    package let conditions: [ServiceConditionSet]
}

extension DeliveryOutcome {
    /// Protheus had it, or left it somewhere.
    fileprivate var canBePlacedAgain: Bool {
        destination == .importFolder && state == .delivered
            && [.taken, .processed, .refused, .displaced].contains(handOver)
    }
}
