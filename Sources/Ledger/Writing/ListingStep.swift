import Domain
import FoundationEssentials

/// What one listed batch does to its row; see `BatchLedger.recordListed`.
enum ListingStep: Equatable {
    case add
    /// The row is newer than the page.
    case passOver
    /// HAT still lists what is ours already.
    case seen
    case refresh(isAnotherFile: Bool, isDueAtOnce: Bool)
    case confirmAgain
    case reopen
    /// HAT takes its wish to delete the batch back.
    case revive

    /// Times are compared as the ledger keeps them, so that one page may name a batch twice.
    /// `told`: the protocol number that HAT was told.
    init(_ listed: ListedBatch, known: BatchRecord?, reported: String?, listedAt: Date) {
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
    /// Status and protocol are as they were listed before, or as they were told to HAT: another one says that the batch was handed in
    /// anew.
    fileprivate func repeatsWhatIsKnown(of known: BatchRecord, _ reported: String?) -> Bool {
        let handled = [BatchStatus.received, .inAnalysis, .closedWithoutPayment].map(\.rawValue)
        let isStatusKnown = status == nil || status == known.listedStatus || handled.contains(status ?? "")
        let isProtocolKnown =
            protocolNumber == nil || protocolNumber == known.listedProtocol || protocolNumber == reported
        return isStatusKnown && isProtocolKnown
    }
}

extension BatchRecord {
    fileprivate func wasDone(before time: Date) -> Bool {
        (doneAt?.microseconds ?? .min) < time.microseconds
    }
}
