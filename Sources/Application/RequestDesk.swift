package import Domain
import Foundation
import Jobs
import Ledger
import LedgerSQLite
import Logging
import Pipeline
package import Settings
import Spool

/// Leaves a request for the process that serves the spool, or carries it out here when none does.
package struct RequestDesk: Sendable {
    private let settings: Settings

    package init(settings: Settings) { self.settings = settings }

    /// - Returns: the outcome's word; nil when the serving process did not answer within 15 s (the request stays).
    package func ask(_ request: PersonRequest) async throws -> String? {
        let ledger = try SQLiteLedger.open(path: settings.ledgerPath)
        let number = try await ledger.ask(request, at: Date())
        do throws(PortError) {
            let assembly = try await Assembly.open(
                settings, logger: Logger(label: "hatspool"), environment: ProcessInfo.processInfo.environment)
            _ = try await PersonRequests(assembly.parts, batches: assembly.ledger).answerOpen()
            await assembly.close()
        } catch {
            guard error.code == .busy else { throw error }
            let clock = ContinuousClock()
            for _ in 0..<75 {
                if let outcome = try await ledger.outcome(ofRequest: number) { return outcome }
                try await clock.sleep(for: .milliseconds(200))
            }
        }
        return try await ledger.outcome(ofRequest: number)
    }
}
