package import Domain
import Logging

/// What a start does about the way in, before `Recovery` looks at drops: finishes or undoes what the last end cut short.
package struct InboundRecovery: Sendable {
    package struct Report: Sendable, Equatable {
        package var downloadsTaken = 0
        package var downloadsDiscarded = 0
        package var guiasPlaced = 0
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

    package func run() async throws(PortError) -> Report {
        var report = Report()
        try await sortDownloads(&report)
        try await finishPlacings(&report)
        return report
    }

    /// A download whose drop has a row is complete: only its rename is missing. One that a batch's row knows may be resumed. What
    /// nobody knows had no effect, and HAT still offers it.
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

/// Finishes the placing of guias that was cut short, by a crash or by an error; repeating it, also beside a synchronisation, does
/// nothing more.
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
