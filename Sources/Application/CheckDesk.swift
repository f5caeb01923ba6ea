import Archives
import Documents
package import Domain
import Foundation
import Logging
import Pipeline
import References
package import Settings

/// Judges files where they lie, by the same inspection and the same decision as the spool's, with no history and no effect.
package struct CheckDesk: Sendable {
    private let inspector: LibXMLInspector
    private let unpacker = ArchiveUnpacker()
    private let settings: Settings
    private let references: ReferenceSnapshot

    package init(settings: Settings) throws(PortError) {
        references = settings.loadedRegisters(logger: nil).snapshot
        let desk = try SchemaDesk(settings: settings)
        self.settings = settings
        self.inspector = LibXMLInspector(
            schemas: try desk.compile(try desk.folders(), logger: nil), known: try desk.knownVersions())
    }

    /// One result for the file, and one for each document of an archive.
    /// - Throws: `.notFound` or `.ioFailure` when the file cannot be read.
    package func check(_ path: String) throws(PortError) -> [CheckResult] {
        try check(path, shownAs: path, named: path, depth: 1)
    }

    /// `name` is the file's own, or ends with it.
    private func check(_ path: String, shownAs shown: String, named name: String, depth: Int) throws(PortError)
        -> [CheckResult]
    {
        let document = try OpenDocument.open(path, followsLinks: depth == 1)
        guard try unpacker.isArchive(document.descriptor) else {
            return [judged(try inspector.inspect(document.descriptor, limits: limits), shown, named: name)]
        }
        let scratch = try ScratchFolder()
        let unpacked = try unpacker.unpack(
            document.descriptor, name: name, depth: depth, limits: settings.limits
        ) { ordinal throws(PortError) in try ScratchFile(path: scratch.path(ordinal)) }
        var results = [judged(unpacked.inspection, shown, named: name)]
        for entry in unpacked.entries {
            results += try check(
                scratch.path(entry.ordinal), shownAs: "\(shown) › \(entry.path)", named: entry.path,
                depth: depth + 1)
        }
        return results
    }

    private var limits: Limits {
        var limits = settings.limits
        limits.collectsQuestions = !references.present.isEmpty
        return limits
    }

    private func judged(_ inspection: Inspection, _ shown: String, named name: String) -> CheckResult {
        let decision = decide(
            inspection, named: name, rules: settings.acceptanceRules, history: History(), routes: settings.routingTable,
            on: settings.day(of: Date()), references: references)
        // Their keys are made of numbers of people: nobody needs them any more.
        var inspection = inspection
        inspection.questions = []
        return CheckResult(file: shown, inspection: inspection, decision: decision)
    }
}

package struct CheckResult: Sendable, Encodable {
    package let file: String
    package let inspection: Inspection
    package let decision: Decision
}
