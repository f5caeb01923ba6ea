package import Domain
import Foundation
import Ledger
import LedgerSQLite
package import Settings

/// Shows what the schedule did. Runs with or without a daemon.
package struct ScheduleService: Sendable {
    private let settings: Settings

    /// Opens nothing yet.
    package init(settings: Settings) { self.settings = settings }

    /// Empty when this spool has no ledger yet.
    package func marks() async throws(PortError) -> [JobName: ScheduleMark] {
        guard FileManager.default.fileExists(atPath: settings.ledgerPath) else { return [:] }
        return try await SQLiteLedger.open(path: settings.ledgerPath).scheduleMarks()
    }
}
