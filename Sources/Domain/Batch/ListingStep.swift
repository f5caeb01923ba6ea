package import FoundationEssentials

/// The effect of one listed batch on its row; see `BatchLedger.recordListed`.
package enum ListingStep: Equatable {
    /// HAT lists it for the first time.
    case add
    /// The row is newer than the page, so nothing changes.
    case passOver
    /// HAT still lists a batch whose file was downloaded or whose row is up to date.
    case seen
    /// Path, token and date are taken from the listing.
    case refresh(isAnotherFile: Bool, isDueAtOnce: Bool)
    /// HAT did not keep the confirmation.
    case confirmAgain
    /// HAT has another file under the number.
    case reopen
    /// HAT lists a batch for download again that it had listed for deletion.
    case revive

    /// Decides the step; `reported` is the protocol number that was confirmed to HAT. Times are compared with the
    /// precision of the ledger, so that one page may contain a batch twice.
    package init(_ listed: ListedBatch, known: BatchRecord?, reported: String?, listedAt: Date) {
        guard let known else {
            self = .add
            return
        }
        guard listedAt.microseconds >= known.listedAt.microseconds else {
            self = .passOver
            return
        }
        let isSameFile = listed.storagePath == known.storagePath && listed.batchDate == known.batchDate
        switch known.state {
        case .dead where known.drop != nil, .fetched, .confirming, .held:
            self = isSameFile && listed.reference == known.reference ? .seen : .reopen
        case .pending, .dead:
            let isFreed = known.state == .pending && known.accessToken.isEmpty && !listed.accessToken.isEmpty
            let isNew = !isSameFile || listed.accessToken != known.accessToken || listed.reference != known.reference
            self = isNew ? .refresh(isAnotherFile: !isSameFile, isDueAtOnce: isFreed) : .seen
        case .done where known.wasDone(before: listedAt):
            let isSame =
                isSameFile && listed.reference == known.reference && listed.repeatsWhatIsKnown(of: known, reported)
            self = isSame || known.key.operation == .delete ? .confirmAgain : .reopen
        case .superseded where known.wasDone(before: listedAt):
            self = .revive
        case .done, .superseded:
            self = .passOver
        }
    }
}

extension ListedBatch {
    /// Whether status and protocol number equal those listed before or those confirmed to HAT. A different value means
    /// that the batch was submitted again.
    fileprivate func repeatsWhatIsKnown(of known: BatchRecord, _ reported: String?) -> Bool {
        let handled = [BatchStatus.received, .inAnalysis, .closedWithoutPayment].map(\.rawValue)
        let isStatusKnown = status == nil || status == known.listedStatus || handled.contains(status ?? "")
        let isProtocolKnown =
            protocolNumber == nil || protocolNumber == known.listedProtocol || protocolNumber == reported
        return isStatusKnown && isProtocolKnown
    }
}

extension BatchRecord {
    /// Whether a step is outstanding.
    package var isOpen: Bool { state == .pending || state == .confirming }

    fileprivate func wasDone(before time: Date) -> Bool {
        (doneAt?.microseconds ?? .min) < time.microseconds
    }
}
