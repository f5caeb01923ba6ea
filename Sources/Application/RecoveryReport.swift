import Domain
import Logging
import Pipeline

/// What a start recovered on both paths.
struct RecoveryReport {
    let outbound: Recovery.Report
    let inbound: InboundRecovery.Report

    /// Writes one line, and none after an orderly end.
    func log(to logger: Logger) {
        guard outbound != Recovery.Report() || inbound != InboundRecovery.Report() else { return }
        logger.notice(
            "recovered after an interrupted run",
            metadata: [
                LogKeys.claimsReleased: "\(outbound.claimsReleased)",
                LogKeys.renamesFinished: "\(outbound.renamesFinished)",
                LogKeys.requeuesChecked: "\(outbound.requeuesFinished)",
                LogKeys.placementsFinished: "\(outbound.placementsFinished)",
                LogKeys.outcomesUnknown: "\(outbound.outcomesUnknown)", LogKeys.strangers: "\(outbound.strangers)",
                LogKeys.recovered: "\(outbound.recovered)",
                LogKeys.toInspect: "\(outbound.toInspect.count)", LogKeys.downloadsTaken: "\(inbound.downloadsTaken)",
                LogKeys.downloadsDiscarded: "\(inbound.downloadsDiscarded)",
                LogKeys.guiasPlaced: "\(inbound.guiasPlaced)",
                LogKeys.guiasDiscarded: "\(inbound.guiasDiscarded)",
            ])
    }
}
