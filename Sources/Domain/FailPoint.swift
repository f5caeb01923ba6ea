/// The places between two steps at which a test ends the process. In production nothing listens.
package enum FailPoint: String, Sendable, CaseIterable {
    case afterFingerprint, afterClaimRow, afterTake, afterInspect, afterJudgement
    case afterBeginAttempt, afterSend, afterEndAttempt
    case afterPrepareImport, afterIntendPlacement, afterPlaceImport
    case afterAnswers, afterSettleRow, afterFinalRename
    case afterRequeueRow
    case afterListed, afterBeginBatchAttempt, afterDownload, afterFetchedRow, afterTakeIncoming
    case afterStageGroup, afterStageOrders, afterActivateOrders, afterExportAnswer
    case afterBeginSending, afterOrdersSent, afterEndStep
    case afterConfirm, afterConfirmRow, afterDelete
    case afterMake, afterPlacingRow, afterPlaceMade, afterPlacedRow, afterTrack, afterTrackRow
    case afterLink, afterPlaceholder

    /// Reached only where the file system cannot refuse a taken name when it renames.
    package var isOfMoves: Bool { self == .afterLink || self == .afterPlaceholder }

    /// Reached only on the way of an export and its orders.
    package var isOfOrders: Bool {
        switch self {
        case .afterStageGroup, .afterStageOrders, .afterActivateOrders, .afterExportAnswer, .afterBeginSending,
            .afterOrdersSent, .afterEndStep:
            true
        default: false
        }
    }

    /// Reached only on the way from HAT.
    package var isInbound: Bool {
        switch self {
        case .afterListed, .afterBeginBatchAttempt, .afterDownload, .afterFetchedRow, .afterTakeIncoming, .afterConfirm,
            .afterConfirmRow, .afterDelete, .afterMake, .afterPlacingRow, .afterPlaceMade, .afterPlacedRow, .afterTrack,
            .afterTrackRow:
            true
        default: false
        }
    }
}

/// Reached fail points are told to `reach`; a test's own ends the process there.
package struct FailPoints: Sendable {
    package var reach: @Sendable (FailPoint) -> Void

    package init(reach: @escaping @Sendable (FailPoint) -> Void) { self.reach = reach }

    package static let none = FailPoints { _ in }
}
