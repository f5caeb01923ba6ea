import Documents
package import Domain
import Foundation
package import Logging
import Pipeline
import References
package import Settings

/// Judges files where they lie, by the same inspection and the same decision as the spool's, with no history and no effect. They
/// are read where dropped files are: in processes apart, unless the settings say otherwise.
package struct CheckDesk: Sendable {
    private let readers: DocumentReaders
    private let settings: Settings
    private let references: ReferenceSnapshot
    private let limits: Limits
    private let rules: AcceptanceRules

    private init(settings: Settings, readers: DocumentReaders, references: ReferenceSnapshot, rules: AcceptanceRules) {
        self.settings = settings
        self.readers = readers
        self.references = references
        self.rules = rules
        var limits = readers.limits(settings.limits)
        limits.collectsQuestions = !references.present.isEmpty
        self.limits = limits
    }

    /// Blocks until a reader is ready; `close` ends it.
    /// - Throws: `.configuration` for schemas and manifest.
    package static func open(_ settings: Settings, logger: Logger) throws(PortError) -> CheckDesk {
        let references = settings.loadedRegisters(logger: logger).snapshot
        let rules = try settings.rulesInForce()
        let readers = try DocumentReaders.start(
            settings, environment: ProcessInfo.processInfo.environment, logger: logger)
        return CheckDesk(settings: settings, readers: readers, references: references, rules: rules)
    }

    package func close() { readers.close() }

    /// One result for the file, and one for each document of an archive. What ends or holds its reader twice is told as one finding.
    /// - Throws: `.notFound` or `.ioFailure` when the file cannot be read.
    package func check(_ path: String) throws(PortError) -> [CheckResult] {
        try check(path, shownAs: path, named: path, depth: 1)
    }

    /// `name` is the file's own, or ends with it.
    private func check(_ path: String, shownAs shown: String, named name: String, depth: Int) throws(PortError)
        -> [CheckResult]
    {
        let document = try OpenDocument.open(path, followsLinks: depth == 1)
        guard try readers.unpacker.isArchive(document.descriptor) else {
            let inspection = try tried { () throws(PortError) in
                try readers.inspector.inspect(document.descriptor, limits: limits)
            } orElse: {
                .uninspectable(document.byteCount, because: $0)
            }
            return [judged(inspection, shown, named: name)]
        }
        let scratch = try ScratchFolder()
        let unpacked = try tried { () throws(PortError) in
            try readers.unpacker.unpack(
                document.descriptor, name: name, depth: depth, limits: settings.limits
            ) { ordinal throws(PortError) in try ScratchFile(path: scratch.path(ordinal)) }
        } orElse: {
            UnpackedArchive(inspection: .uninspectable(document.byteCount, because: $0), entries: [])
        }
        var results = [judged(unpacked.inspection, shown, named: name)]
        for entry in unpacked.entries {
            results += try check(
                scratch.path(entry.ordinal), shownAs: "\(shown) › \(entry.path)", named: entry.path,
                depth: depth + 1)
        }
        return results
    }

    /// As often as a dropped file is tried.
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

    private func judged(_ inspection: Inspection, _ shown: String, named name: String) -> CheckResult {
        let decision = decide(
            inspection, named: name, rules: rules, history: History(), routes: settings.routingTable,
            on: settings.day(of: Date()), references: references)
        // Their keys are made of numbers of people: nobody needs them any more.
        var inspection = inspection
        inspection.questions = []
        return CheckResult(file: shown, inspection: inspection, decision: decision)
    }
}

package struct CheckResult: Sendable {
    package let file: String
    package let inspection: Inspection
    package let decision: Decision
}
