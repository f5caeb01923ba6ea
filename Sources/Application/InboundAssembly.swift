import Domain
import FoundationEssentials
import Glibc
import Guias
import HATClient
import Jobs
import Ledger
import Logging
import Messages
import Pipeline
import PortalLog
import Settings
import Spool

/// Assembles the path from HAT to Protheus.
extension Settings {
    func inboundParts(
        parts: PipelineParts, ledger: SQLLedger, queues: FolderQueues, portal: HATPortal, traceLog: any TraceLog
    ) -> InboundParts {
        var inbound = InboundParts.Settings()
        inbound.batchTries = batchTries
        inbound.guiaFolder = guiaFolder
        inbound.auditFolder = auditFolder
        inbound.confirmationsAtOnce = syncConcurrency
        inbound.timeZone = timeZone
        let reader = GuiaReader()
        return InboundParts(
            parts: parts, batches: ledger, guias: ledger, downloads: queues, imports: queues, batchPortal: portal,
            guiaPortal: portal, storageBreaker: CircuitBreaker(settings: breaker),
            readGuia: { item, resource, pass throws(PortError) in
                try reader.read(item, resource: resource, pass: pass)
            },
            explain: RejectionText(catalogue: Catalogue(.ptBR)).cause, traceLog: traceLog, handOvers: ledger,
            unusable: ledger, settings: inbound)
    }

    /// The ERP's own log files, while `MV_PHATLOG` is 1.
    func portalLog(logger: Logger) -> FolderTraceLog? {
        guard writesPortalLog else { return nil }
        return FolderTraceLog(folder: portalLogFolder, timeZone: timeZone) { failure in
            logger.warning(
                "a log file of MV_PHATLOG cannot be written", metadata: [LogKeys.error: "\(failure.message)"])
        }
    }
}

extension Assembly {
    func supervisor(of jobs: [ManagedJob], logger: Logger) -> JobSupervisor {
        JobSupervisor(
            jobs: jobs, ledger: ledger, holder: Self.holder,
            settings: JobSupervisor.Settings(refreshRate: settings.jobPlan.refreshRate), clock: ContinuousClock(),
            now: parts.now, logger: logger)
    }

    /// Names this process among those that share a ledger: host, process and the moment it began.
    private static let holder: String = {
        var name = [CChar](repeating: 0, count: 256)
        let isKnown = unsafe gethostname(&name, name.count - 1) == 0
        let host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(isKnown ? host : "host"):\(getpid()):\(Int(Date().timeIntervalSince1970))"
    }()
}
