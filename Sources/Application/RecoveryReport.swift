import Logging
import Pipeline

/// What a start found and finished, on both ways.
struct RecoveryReport {
    let outbound: Recovery.Report
    let inbound: InboundRecovery.Report

    /// One line, and none after an orderly end.
    func log(to logger: Logger) {
        guard outbound != Recovery.Report() || inbound != InboundRecovery.Report() else { return }
        logger.notice(
            "recovered after an end that was cut short",
            metadata: [
                "claims.released": "\(outbound.claimsReleased)", "renames.finished": "\(outbound.renamesFinished)",
                "requeues.checked": "\(outbound.requeuesFinished)",
                "placements.finished": "\(outbound.placementsFinished)",
                "outcomes.unknown": "\(outbound.outcomesUnknown)", "strangers": "\(outbound.strangers)",
                "recovered": "\(outbound.recovered)",
                "to.inspect": "\(outbound.toInspect.count)", "downloads.taken": "\(inbound.downloadsTaken)",
                "downloads.discarded": "\(inbound.downloadsDiscarded)", "guias.placed": "\(inbound.guiasPlaced)",
                "guias.discarded": "\(inbound.guiasDiscarded)",
            ])
    }
}
