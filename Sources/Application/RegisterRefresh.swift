import Domain
import Foundation
import Logging
import Messages
import References
import ServiceLifecycle
import Settings
import Spool

/// Takes the registers' files that people drop while the daemon runs; looks every three seconds.
actor RegisterRefresh: Service {
    private let registers: Registers
    private let logger: Logger
    private var told: Set<String> = []

    init(registers: Registers, logger: Logger) {
        self.registers = registers
        self.logger = logger
    }

    func run() async {
        let clock = ContinuousClock()
        let start = clock.now
        await cancelWhenGracefulShutdown { [self] in
            // Cancellation ends the sleep.
            while (try? await clock.sleep(for: .seconds(3))) != nil {
                await look(milliseconds: Int64((clock.now - start) / .milliseconds(1)))
            }
        }
    }

    private func look(milliseconds: Int64) {
        let look = registers.look(milliseconds: milliseconds, time: Int64(Date().timeIntervalSince1970))
        for report in look.reports { logger.log(report) }
        for failure in look.failures where told.insert(failure.message).inserted {
            logger.warning("a register cannot be taken", metadata: ["error.message": "\(failure.message)"])
        }
    }
}

extension Logger {
    fileprivate func log(_ report: ReferenceReport) {
        switch report.outcome {
        case .taken(let version):
            notice(
                "register taken",
                metadata: [
                    "register": "\(report.kind.rawValue)", "rows": "\(version.rowCount)",
                    "digest": "\(version.digest.hex.prefix(16))",
                ])
        case .unchanged: info("register unchanged", metadata: ["register": "\(report.kind.rawValue)"])
        case .refused(let faults, let count):
            warning(
                "register refused; the one in force stays",
                metadata: [
                    "register": "\(report.kind.rawValue)", "faults": "\(count)",
                    "first": "\(faults.first.map { "\($0.reason.rawValue), line \($0.line)" } ?? "-")",
                ])
        }
    }
}

extension Settings {
    /// Where the registers in force lie.
    var referenceStore: ReferenceStore { ReferenceStore(path: "\(layout.root)/.reference") }

    func registers() -> Registers {
        let catalogue = Catalogue(language == .en ? .en : .ptBR)
        return Registers(
            folders: Registers.Folders(
                incoming: "\(layout.path(.inbox))/reference", done: "\(layout.path(.done))/reference",
                error: "\(layout.path(.error))/reference", store: "\(layout.root)/.reference")
        ) { catalogue.report(on: $0) }
    }

    /// The same, with what is in force read; what cannot be read is told once.
    func loadedRegisters(logger: Logger?) -> Registers {
        let registers = registers()
        for failure in registers.load() {
            logger?.error(
                "a register cannot be read; its rules are not applied",
                metadata: ["error.message": "\(failure.message)"])
        }
        return registers
    }
}
