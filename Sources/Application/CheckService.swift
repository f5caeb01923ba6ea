import Documents
package import Domain
import Foundation
package import Logging
import Pipeline
import References
package import Settings

/// Judges files without claiming them, by the same inspection and the same decision as the spool, without history and
/// without effects. They are read in sandboxed child processes, as dropped files are, unless the settings forbid it.
package struct CheckService: Sendable {
    private let readers: DocumentReaders
    private let settings: Settings
    private let references: ReferenceSnapshot
    private let limits: Limits
    private let rules: AcceptanceRules
    /// The versions whose schemas are compiled; nil: all that are installed.
    private let versions: Set<TISSVersion>?
    private let logger: Logger

    private init(
        settings: Settings, readers: DocumentReaders, references: ReferenceSnapshot, rules: AcceptanceRules,
        versions: Set<TISSVersion>?, logger: Logger
    ) {
        self.versions = versions
        self.logger = logger
        self.settings = settings
        self.readers = readers
        self.references = references
        self.rules = rules
        var limits = readers.limits(settings.limits)
        limits.collectsLookups = !references.present.isEmpty
        self.limits = limits
    }

    /// Blocks until a reader is ready; `close` ends it. Only schemas of versions that the beginnings of `files` name are
    /// compiled, unless one of them names none (an archive, for example): compiling is most of the time that the check
    /// of a small file takes.
    /// - Throws: `.configuration` for schemas and manifest.
    package static func open(
        _ settings: Settings, files: [String], logger: Logger
    ) throws(PortError) -> CheckService {
        try open(settings, versions: namedVersions(files), logger: logger)
    }

    private static func open(
        _ settings: Settings, versions: Set<TISSVersion>?, logger: Logger
    ) throws(PortError) -> CheckService {
        let references = settings.loadedRegisters(logger: logger).snapshot
        let rules = try settings.rulesInForce()
        // One file at a time.
        let readers = try DocumentReaders.start(
            settings, documentsAtOnce: 1, versions: versions, environment: ProcessInfo.processInfo.environment,
            logger: logger)
        return CheckService(
            settings: settings, readers: readers, references: references, rules: rules, versions: versions,
            logger: logger)
    }

    /// - Returns: nil when a file names no version at its beginning.
    private static func namedVersions(_ files: [String]) -> Set<TISSVersion>? {
        var versions: Set<TISSVersion> = []
        for file in files {
            do throws(PortError) {
                let document = try OpenDocument.open(file, followsLinks: true)
                guard let version = try VersionGuess.read(document.descriptor) else { return nil }
                versions.insert(version)
            } catch {
                // Its check reports why it cannot be read.
                continue
            }
        }
        return versions
    }

    /// Ends the child processes.
    package func close() { readers.close() }

    /// One result for the file, and one for each document of an archive, in the archive's order. A file that crashes or
    /// blocks its reader twice has one finding. Repetitions are not detected, because there is no history; otherwise
    /// the verdict is that of the inbox.
    /// - Throws: `.notFound` or `.ioFailure` when the file cannot be read.
    package func check(_ path: String) throws(PortError) -> [CheckResult] {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let drop = ClaimedDrop(
            id: Self.id, name: name, folder: "", byteCount: 0,
            digest: SHA256Digest(bytes: [UInt8](repeating: 0, count: 32)),
            receivedAt: Date())
        let results = try check(drop, at: path, shownAs: path)
        guard let versions, results.contains(where: { $0.namesOther(than: versions) }) else { return results }
        // What looked like its version at the beginning (a comment, for example) was not.
        let service = try Self.open(settings, versions: nil, logger: logger)
        defer { service.close() }
        return try service.check(drop, at: path, shownAs: path)
    }

    /// A check keeps nothing, so all of them may share one ID.
    private static let id = DropID(millisecondsSince1970: 0, random: 0)

    private var judging: DocumentJudging {
        DocumentJudging(
            inspector: readers.inspector, unpacker: readers.unpacker, exportReader: readers.exports, rules: rules,
            routes: settings.routingTable, limits: readers.limits(settings.limits), documentLimits: limits,
            references: references)
    }

    private func check(_ drop: ClaimedDrop, at path: String, shownAs shown: String) throws(PortError) -> [CheckResult] {
        let isNamedByOperator = drop.origin.entry == nil
        let document = try OpenDocument.open(path, followsLinks: isNamedByOperator)
        guard try readers.unpacker.isArchive(document.descriptor) else {
            let inspection = try tried { () throws(PortError) in
                try judging.inspect(document.descriptor, name: drop.name)
            } orElse: {
                .uninspectable(document.byteCount, because: $0)
            }
            return [judged(inspection, drop, shown)]
        }
        return try checkArchive(drop, document.descriptor, byteCount: document.byteCount, shownAs: shown)
    }

    private func checkArchive(
        _ drop: ClaimedDrop, _ document: DocumentDescriptor, byteCount: Int64, shownAs shown: String
    ) throws(PortError) -> [CheckResult] {
        let depth = (drop.origin.entry?.depth ?? 0) + 1
        let scratch = try ScratchFolder()
        var unpacked = try tried { () throws(PortError) in
            try readers.unpacker.unpack(
                document, name: drop.name, depth: depth, limits: judging.limits(ofArchiveAtDepth: depth)
            ) { ordinal throws(PortError) in try ScratchFile(path: scratch.path(ordinal)) }
        } orElse: {
            UnpackedArchive(inspection: .uninspectable(byteCount, because: $0), entries: [])
        }
        let entries = unpacked.entries.map { entry in
            DocumentJudging.Entry(
                ClaimedDrop(
                    id: Self.id, name: entry.name, folder: "", byteCount: entry.byteCount, digest: drop.digest,
                    receivedAt: drop.receivedAt,
                    origin: .entry(
                        EntryReference(archive: Self.id, path: entry.path, ordinal: entry.ordinal, depth: depth))),
                at: scratch.path(entry.ordinal))
        }
        let refused = try judging.refusals(of: entries, depth: depth, on: settings.day(of: drop.receivedAt))
        guard refused.isEmpty else {
            unpacked.inspection.findings += refused.prefix(limits.findingsKeptMax)
            unpacked.inspection.findingCount += refused.count
            return [judged(unpacked.inspection, drop, shown)]
        }
        var archive = judged(unpacked.inspection, drop, shown)
        var results: [CheckResult] = []
        var outcomes: [EntryOutcome] = []
        for entry in entries {
            let path = entry.drop.origin.entry?.path ?? entry.drop.name
            let found = try check(entry.drop, at: entry.path, shownAs: "\(shown) › \(path)")
            outcomes.append(
                EntryOutcome(
                    id: Self.id, path: path, verdict: found.first?.decision.verdict, protocolNumber: nil,
                    leadingFinding: found.first?.decision.leadingFinding?.code))
            results += found
        }
        if archive.decision.verdict == .accepted { archive.decision.conclude(ArchiveOutcome(of: outcomes)) }
        return [archive] + results
    }

    /// The same number of tries as for a dropped file.
    private func tried<Value>(
        _ read: () throws(PortError) -> Value, orElse poisoned: (PortError) -> Value
    ) throws(PortError) -> Value {
        var failures = 0
        while true {
            do throws(PortError) {
                return try read()
            } catch {
                let triesMax = limits.inspectionTriesMax
                guard error.isPoison(afterTries: triesMax, max: triesMax) else { throw error }
                failures += 1
                if failures >= limits.inspectionTriesMax { return poisoned(error) }
            }
        }
    }

    private func judged(_ inspection: Inspection, _ drop: ClaimedDrop, _ shown: String) -> CheckResult {
        let decision = decide(
            inspection, named: drop.name, from: drop.origin, rules: rules, history: History(),
            routes: settings.routingTable, on: settings.day(of: drop.receivedAt), references: references)
        // These keys derive from persons' numbers and are not needed any longer.
        var inspection = inspection
        inspection.lookups = []
        return CheckResult(
            file: shown, inspection: inspection, decision: decision,
            isPassedOver: drop.origin.entry == nil && IgnoredNames().contains(drop.name.utf8))
    }
}

/// What a check found about one document.
package struct CheckResult: Sendable {
    /// The path as given, or the path within the archive.
    package let file: String
    /// The facts and findings of the document.
    package let inspection: Inspection
    package fileprivate(set) var decision: Decision
    /// The inbox would ignore a file with this name.
    package let isPassedOver: Bool
}

extension CheckResult {
    fileprivate func namesOther(than versions: Set<TISSVersion>) -> Bool {
        inspection.header.version.map { !versions.contains($0) } ?? false
    }
}

extension Decision {
    fileprivate mutating func conclude(_ outcome: ArchiveOutcome) {
        verdict = outcome.verdict
        guard let finding = outcome.finding else { return }
        findings.append(finding)
        findingCount += 1
        motive = finding.motive
    }
}
