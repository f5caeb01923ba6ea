package import Domain
import Foundation
import Ledger
import LedgerSQLite
package import Settings

/// What the schedule did, as people see it, beside a running daemon or without one.
package struct ScheduleService: Sendable {
    private let settings: Settings

    package init(settings: Settings) { self.settings = settings }

    /// Empty when this spool has no ledger yet.
    package func marks() async throws(PortError) -> [JobName: ScheduleMark] {
        guard FileManager.default.fileExists(atPath: settings.ledgerPath) else { return [:] }
        return try await SQLiteLedger.open(path: settings.ledgerPath).scheduleMarks()
    }
}
