package import Domain
import Logging

/// Recovers the path from HAT at a start, before `Recovery` handles drops: finishes or undoes interrupted steps.
package struct InboundRecovery: Sendable {
    /// What a start recovered; all zero after an orderly end.
    package struct Report: Sendable, Equatable {
        /// Complete downloads that were renamed into the work folder.
        package var downloadsTaken = 0
        /// Incomplete downloads that were removed.
        package var downloadsDiscarded = 0
        /// Guias whose placing was finished.
        package var guiasPlaced = 0
        /// Files of guias that were removed because their placing had no effect.
        package var guiasDiscarded = 0

        package init() {}
    }

    private let parts: PipelineParts
    private let downloads: any Downloads
    private let imports: any ImportFolder
    private let batches: any BatchLedger
    private let guias: any GuiaLedger

    package init(
        parts: PipelineParts, downloads: any Downloads, imports: any ImportFolder, batches: any BatchLedger,
        guias: any GuiaLedger
    ) {
        self.parts = parts
        self.downloads = downloads
        self.imports = imports
        self.batches = batches
        self.guias = guias
    }

    /// - Throws: the first failure; a repetition continues where this call stopped.
    package func run() async throws(PortError) -> Report {
        var report = Report()
        try await sortDownloads(&report)
        try await finishPlacings(&report)
        return report
    }

    /// A download whose drop has a row is complete and lacks only its rename. A download that a batch's row refers to
    /// may be resumed. A download that no row refers to had no effect, and HAT still offers it.
    private func sortDownloads(_ report: inout Report) async throws(PortError) {
        let (downloads, disk) = (downloads, parts.disk)
        let found = try await disk.run { () throws(PortError) in try downloads.incomingIDs() }
        guard !found.isEmpty else { return }
        let unfinished = try await batches.incomingDownloads()
        let drops = try await parts.ledger.drops(Array(found))
        for id in found.sorted() {
            if drops[id] != nil {
                try await disk.run { () throws(PortError) in try downloads.takeIncoming(id) }
                report.downloadsTaken += 1
            } else if !unfinished.contains(id) {
                try await disk.run { () throws(PortError) in try downloads.discardIncoming(id) }
                report.downloadsDiscarded += 1
            }
        }
    }

    private func finishPlacings(_ report: inout Report) async throws(PortError) {
        let (imports, disk) = (imports, parts.disk)
        report.guiasPlaced = try await PlacingRecovery(parts: parts, imports: imports, guias: guias).run()
        for id in try await disk.run({ () throws(PortError) in try imports.madeIDs() }) {
            try await disk.run { () throws(PortError) in try imports.discardMade(id) }
            report.guiasDiscarded += 1
        }
    }
}

/// Finishes the placing of guias that a crash or an error interrupted. Repeating it has no further effect, even beside
/// a synchronisation.
struct PlacingRecovery {
    let parts: PipelineParts
    let imports: any ImportFolder
    let guias: any GuiaLedger

    /// - Returns: how many were placed.
    func run() async throws(PortError) -> Int {
        let interrupted = try await guias.interruptedPlacings()
        var keys: [DropID: GuiaKey] = [:]
        let placements = interrupted.compactMap { record -> MadePlacement? in
            keys[record.file] = record.key
            return record.path.map { MadePlacement(id: record.file, path: $0) }
        }
        guard !placements.isEmpty else { return 0 }
        let imports = imports
        let placed = try await parts.disk.run { () throws(PortError) in try imports.placeMade(placements) }
        var paths: [GuiaKey: String] = [:]
        for placement in placed { keys[placement.id].map { paths[$0] = placement.path } }
        try await guias.recordPlaced(paths, at: parts.now())
        return placed.count
    }
}
