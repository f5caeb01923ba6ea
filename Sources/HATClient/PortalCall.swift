import Domain

/// The calls, and the meaning of a failure of each.
enum PortalCall: Sendable {
    case submit, findLote, health
    case listBatches, findBatch, confirmBatch, deleteBatch
    case download
    case listGuias, track
    case sendOrders, askOrders

    /// The subject of the sentences in error messages.
    var subject: String {
        switch self {
        case .submit: "The lote's upload to HAT"
        case .findLote: "The lookup of the lote at HAT"
        case .health: "HAT's health check"
        case .listBatches: "Listing HAT's batches"
        case .findBatch: "The lookup of the batch at HAT"
        case .confirmBatch: "Confirming the batch to HAT"
        case .deleteBatch: "Deleting the batch at HAT"
        case .download: "The batch's download from its storage"
        case .listGuias: "Listing HAT's guias"
        case .track: "Confirming the guia to HAT"
        case .sendOrders: "Sending orders to HAT"
        case .askOrders: "Polling HAT for the result of orders"
        }
    }

    /// The setting to check when the address cannot be reached.
    var addressSource: String {
        switch self {
        case .download: "the path that HAT lists"
        case .sendOrders: "MV_PHATURL and the endpoint table"
        default: "MV_PHATURL"
        }
    }

    /// Whether the path names one item, so that 404 is about that item and not about the address.
    var namesOneThing: Bool {
        switch self {
        case .confirmBatch, .deleteBatch, .track: true
        case .submit, .findLote, .health, .listBatches, .findBatch, .download, .listGuias, .sendOrders, .askOrders:
            false
        }
    }

    /// Whether HAT may have the lote, or the orders may have taken effect, after a failure.
    ///
    /// `sent`: the request may have arrived. A lookup changes nothing, but its question stays unanswered. Other calls
    /// may be repeated without a lookup: they change nothing, or set the same state again.
    func isOutcomeUnknown(sent: Bool) -> Bool {
        switch self {
        case .submit, .sendOrders: sent
        case .findLote: true
        case .health, .listBatches, .findBatch, .confirmBatch, .deleteBatch, .download, .listGuias, .track, .askOrders:
            false
        }
    }

    /// The error code of a refusal (4xx without a meaning of its own). Only a call about one item is refused because of
    /// the item. The refusal of a lookup means that HAT does not understand the call; it must never end a delivery as
    /// refused.
    var refusalCode: PortError.Code {
        switch self {
        case .submit, .confirmBatch, .deleteBatch, .download, .track, .sendOrders: .refused
        case .findLote, .health, .listBatches, .findBatch, .listGuias, .askOrders: .configuration
        }
    }
}
