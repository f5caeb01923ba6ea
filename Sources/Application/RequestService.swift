package import Domain
import Foundation
import Jobs
import Ledger
import LedgerSQLite
import Logging
import Pipeline
package import Settings
import Spool

/// Writes a request for the process that serves the spool, or carries it out when no process does.
package struct RequestService: Sendable {
    private let settings: Settings

    /// Opens nothing yet.
    package init(settings: Settings) { self.settings = settings }

    /// - Returns: the outcomes' names in the order of the requests; nil where the serving process did not answer in
    ///   time, which is 15 s plus a tenth of a second per request (the request stays).
    package func ask(_ requests: [OperatorRequest]) async throws -> [String?] {
        _ = try await SpoolPair.require(settings)
        let ledger = try SQLiteLedger.existing(settings)
        var numbers: [Int64] = []
        for request in requests { numbers.append(try await ledger.ask(request, at: Date())) }
        do throws(PortError) {
            let assembly = try await Assembly.open(
                settings, logger: Logger(label: "hatspool"), environment: ProcessInfo.processInfo.environment)
            do throws(PortError) {
                _ = try await OperatorRequests(assembly.parts, batches: assembly.ledger).answerOpen()
            } catch {
                await assembly.close()
                throw error
            }
            await assembly.close()
        } catch {
            guard error.code == .busy else { throw error }
            try await waitForAnswer(to: numbers, ledger)
        }
        var outcomes: [String?] = []
        for number in numbers { outcomes.append(try await ledger.outcome(ofRequest: number)) }
        return outcomes
    }

    /// The last is answered last.
    private func waitForAnswer(to numbers: [Int64], _ ledger: SQLLedger) async throws {
        guard let last = numbers.last else { return }
        let clock = ContinuousClock()
        let end = clock.now + .seconds(15) + .milliseconds(100 * numbers.count)
        while clock.now < end, try await ledger.outcome(ofRequest: last) == nil {
            try await clock.sleep(for: .milliseconds(200))
        }
    }
}
