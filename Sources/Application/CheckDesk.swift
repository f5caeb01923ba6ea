import Documents
package import Domain
import Foundation
import Logging
import Pipeline
package import Settings

/// Judges files where they lie, by the same inspection and the same decision as the spool's, with no history and no effect.
package struct CheckDesk: Sendable {
    private let inspector: LibXMLInspector
    private let settings: Settings

    package init(settings: Settings) throws(PortError) {
        let desk = try SchemaDesk(settings: settings)
        self.settings = settings
        self.inspector = LibXMLInspector(schemas: try desk.compile(logger: nil), known: try desk.knownVersions())
    }

    /// - Throws: `.notFound` or `.ioFailure` when the file cannot be read.
    package func check(_ path: String) throws(PortError) -> CheckResult {
        let document = try OpenDocument.open(path, followsLinks: true)
        let inspection = try inspector.inspect(document.descriptor, limits: settings.limits)
        let decision = decide(
            inspection, rules: settings.acceptanceRules, history: History(), routes: settings.routingTable)
        return CheckResult(file: path, inspection: inspection, decision: decision)
    }
}

package struct CheckResult: Sendable, Encodable {
    package let file: String
    package let inspection: Inspection
    package let decision: Decision
}
