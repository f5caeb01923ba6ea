package import Domain
import FoundationEssentials

/// Determines what a file is, which port reads it, and how an archive's documents affect it. Dropped files and `check`
/// share it, so that both reach the same verdict.
package struct DocumentJudging: Sendable {
    /// Reads a single document.
    package var inspector: any Inspector
    /// Unpacks archives.
    package var unpacker: any Unpacker
    /// nil: an export counts as a document of an unknown kind.
    package var exportReader: (any ExportReader)?
    /// Severities and other rules of acceptance.
    package var rules: AcceptanceRules
    /// The destinations of accepted transactions.
    package var routes: RoutingTable
    /// Of archives and exports.
    package var limits: Limits
    /// Of documents.
    package var documentLimits: Limits
    /// The operator's registers.
    package var references: any ReferenceTables

    package init(
        inspector: any Inspector, unpacker: any Unpacker, exportReader: (any ExportReader)?, rules: AcceptanceRules,
        routes: RoutingTable, limits: Limits, documentLimits: Limits, references: any ReferenceTables
    ) {
        self.inspector = inspector
        self.unpacker = unpacker
        self.exportReader = exportReader
        self.rules = rules
        self.routes = routes
        self.limits = limits
        self.documentLimits = documentLimits
        self.references = references
    }

    /// One document of an archive, and where it was unpacked to.
    package struct Entry: Sendable {
        /// The drop that the entry may become.
        package let drop: ClaimedDrop
        /// Its file, unpacked.
        package let path: String

        package init(_ drop: ClaimedDrop, at path: String) {
            self.drop = drop
            self.path = path
        }
    }

    /// Limits of an archive whose entries have `depth`, from 1. When one archive contains many, each may use only a
    /// part of what a single one may.
    package func limits(ofArchiveAtDepth depth: Int) -> Limits {
        guard depth > 1 else { return limits }
        var limits = limits
        limits.archiveBytesMax /= 16
        limits.archiveEntriesMax /= 16
        return limits
    }

    /// Inspects a file that is not an archive. Blocking.
    package func inspect(_ document: DocumentDescriptor, name: String) throws(PortError) -> Inspection {
        guard let exportReader, let form = try exportReader.recognise(document, name: name) else {
            return try inspector.inspect(document, limits: documentLimits)
        }
        // Everything the file says, with no record kept.
        let cursor = try exportReader.open(document, form: form, limits: limits)
        while try !cursor.next(limits.orderChunkMax).isEmpty {}
        return cursor.inspection
    }

    /// The findings that refuse a whole unpacked archive; usually none. Blocking.
    package func refusals(of entries: [Entry], depth: Int, on day: CalendarDay) throws(PortError) -> [Finding] {
        let tooMany = depth == 1 ? try tooManyArchives(in: entries) : []
        guard tooMany.isEmpty, rules.archives == .whole else { return tooMany }
        return try refusals(of: entries, on: day)
    }

    /// A few kilobytes of archives in an archive would become a million files.
    private func tooManyArchives(in entries: [Entry]) throws(PortError) -> [Finding] {
        let limit = limits.archivesInArchiveMax
        var count = 0
        for entry in entries where count <= limit {
            let document = try OpenDocument.open(entry.path)
            if try unpacker.isArchive(document.descriptor) { count += 1 }
        }
        return count > limit ? [Finding(.archiveTooManyEntries, parameters: ["archives": "\(limit)"])] : []
    }

    /// An archive is accepted as a whole or not at all: each document is judged before any becomes a drop. Comparison
    /// with earlier drops follows when it is one.
    private func refusals(of entries: [Entry], on day: CalendarDay) throws(PortError) -> [Finding] {
        var refused: [Finding] = []
        for entry in entries {
            let document = try OpenDocument.open(entry.path)
            guard try !unpacker.isArchive(document.descriptor) else {
                // Its own documents are judged later, which is too late for this one to be whole.
                refused.append(refusal(of: entry.drop, because: .archiveTooDeep))
                continue
            }
            let decision = decide(
                try inspect(document.descriptor, name: entry.drop.name), named: entry.drop.name,
                from: entry.drop.origin,
                rules: rules, history: History(), routes: routes, on: day, references: references)
            guard decision.verdict != .accepted else { continue }
            refused.append(refusal(of: entry.drop, because: decision.leadingFinding?.code ?? .notWellFormed))
        }
        return refused
    }

    private func refusal(of entry: ClaimedDrop, because code: FindingCode) -> Finding {
        Finding(
            .archiveEntryNotAccepted,
            parameters: ["entry": entry.origin.entry?.path ?? entry.name, "code": code.rawValue])
    }
}

extension UnpackedEntry {
    /// Its name without the folders of the archive.
    package var name: String {
        path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? path
    }
}

extension PipelineParts {
    /// The judging with the registers as they are at this moment.
    var judging: DocumentJudging {
        DocumentJudging(
            inspector: inspector, unpacker: unpacker, exportReader: exports?.reader, rules: rules, routes: routes,
            limits: limits, documentLimits: documentLimits, references: references())
    }
}
