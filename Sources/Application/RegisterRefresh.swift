import Domain
import Exports
import Foundation
import Logging
import Messages
import Pipeline
import References
import ServiceLifecycle
import Settings
import Spool

/// Reads register files that operators drop while the daemon runs; checks every three seconds.
actor RegisterRefresh: Service {
    private let registers: Registers
    private let disk: BlockingWork
    private let logger: Logger
    private var reported: Set<String> = []

    init(registers: Registers, disk: BlockingWork, logger: Logger) {
        self.registers = registers
        self.disk = disk
        self.logger = logger
    }

    func run() async {
        let clock = ContinuousClock()
        let start = clock.now
        await cancelWhenGracefulShutdown { [self] in
            // Cancellation ends the sleep.
            while (try? await clock.sleep(for: .seconds(3))) != nil {
                await check(milliseconds: Int64((clock.now - start) / .milliseconds(1)))
            }
        }
    }

    /// Reading a large register takes seconds and must not block the cooperative threads.
    private func check(milliseconds: Int64) async {
        let (registers, time) = (registers, Int64(Date().timeIntervalSince1970))
        // Only a process that is stopping has no thread for it.
        guard let check = try? await disk.run({ registers.check(milliseconds: milliseconds, time: time) }) else {
            return
        }
        for report in check.reports { logger.log(report) }
        for failure in check.failures where reported.insert(failure.message).inserted {
            logger.warning("a register cannot be read", metadata: [LogKeys.error: "\(failure.message)"])
        }
    }
}

extension Logger {
    fileprivate func log(_ report: ReferenceReport) {
        let register = report.kind?.rawValue ?? "?"
        switch report.outcome {
        case .taken(let version):
            notice(
                "register installed",
                metadata: [
                    LogKeys.register: "\(register)", LogKeys.rows: "\(version.rowCount)",
                    LogKeys.digest: "\(version.digest.hex.prefix(16))",
                ])
        case .unchanged: info("register unchanged", metadata: [LogKeys.register: "\(register)"])
        case .refused(let faults, let count):
            warning(
                "register refused; the one in force stays",
                metadata: [
                    LogKeys.register: "\(register)", LogKeys.faults: "\(count)",
                    LogKeys.firstFault: "\(faults.first.map { "\($0.reason.rawValue), line \($0.line)" } ?? "-")",
                ])
        }
    }
}

extension Settings {
    /// The folder of the registers in force.
    var referenceStore: ReferenceStore {
        ReferenceStore(path: "\(layout.root)/.reference", makeReader: Self.makeExportReader)
    }

    /// Registers may be exports. Injected, because neither reader knows the other.
    private static let makeExportReader: ExportReaderMaking = { FileExportReader(judge: $0) }

    func registers() -> Registers {
        let catalogue = Catalogue(language == .en ? .en : .ptBR)
        return Registers(
            folders: Registers.Folders(
                incoming: "\(layout.path(.inbox))/reference", done: "\(layout.path(.done))/reference",
                error: "\(layout.path(.error))/reference", store: "\(layout.root)/.reference"),
            shrinkPercent: registerShrinkPercent, makeReader: Self.makeExportReader
        ) { catalogue.report(on: $0) }
    }

    /// The same, with the registers in force loaded; unreadable ones are logged once.
    func loadedRegisters(logger: Logger?) -> Registers {
        let registers = registers()
        for failure in registers.load() {
            logger?.error(
                "a register cannot be read; its rules are not applied",
                metadata: [LogKeys.error: "\(failure.message)"])
        }
        return registers
    }
}
