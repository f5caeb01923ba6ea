/// Points between two steps at which a crash test ends the process. In production they do nothing.
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

    /// Reached only on file systems whose rename cannot refuse an existing target.
    package var isOfMoves: Bool { self == .afterLink || self == .afterPlaceholder }

    /// Reached only while an export or its orders are processed.
    package var isOfOrders: Bool {
        switch self {
        case .afterStageGroup, .afterStageOrders, .afterActivateOrders, .afterExportAnswer, .afterBeginSending,
            .afterOrdersSent, .afterEndStep:
            true
        default: false
        }
    }

    /// Reached only on the path from HAT.
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

/// The hook that is called at each fail point; a crash test ends the process in it.
package struct FailPoints: Sendable {
    /// Called at each fail point; may not return.
    package var reach: @Sendable (FailPoint) -> Void

    /// Calls `reach` at each fail point.
    package init(reach: @escaping @Sendable (FailPoint) -> Void) { self.reach = reach }

    /// Does nothing: for production.
    package static let none = FailPoints { _ in }
}
