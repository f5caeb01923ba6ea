import Domain

/// The calls, and what a failure of each means.
enum PortalCall: Sendable {
    case submit, findLote, health
    case listBatches, findBatch, confirmBatch, deleteBatch
    case download
    case listGuias, track
    case sendOrders, askOrders

    /// Begins the sentence of an error.
    var subject: String {
        switch self {
        case .submit: "The lote's upload to HAT"
        case .findLote: "Asking HAT whether it holds the lote"
        case .health: "HAT's health check"
        case .listBatches: "Listing HAT's batches"
        case .findBatch: "Asking HAT for the batch"
        case .confirmBatch: "Telling HAT of the batch"
        case .deleteBatch: "Deleting the batch at HAT"
        case .download: "The batch's download from its storage"
        case .listGuias: "Listing HAT's guias"
        case .track: "Telling HAT of the guia"
        case .sendOrders: "Sending orders to HAT"
        case .askOrders: "Asking HAT for the end of orders"
        }
    }

    /// What to look at when nobody can be reached under the address.
    var addressSource: String {
        switch self {
        case .download: "the path that HAT lists"
        case .sendOrders: "MV_PHATURL and the endpoint table"
        default: "MV_PHATURL"
        }
    }

    /// Its path names one thing, so that 404 speaks of that thing and not of the address.
    var namesOneThing: Bool {
        switch self {
        case .confirmBatch, .deleteBatch, .track: true
        case .submit, .findLote, .health, .listBatches, .findBatch, .download, .listGuias, .sendOrders, .askOrders:
            false
        }
    }

    /// Whether the lote may lie at HAT, or the orders may have taken effect, after a failure.
    ///
    /// `sent`: the request may have arrived. A look-up changes nothing, but what it was to find out stays unknown. The
    /// other calls may be repeated without asking: they change nothing, or the same thing to the same state.
    func isOutcomeUnknown(sent: Bool) -> Bool {
        switch self {
        case .submit, .sendOrders: sent
        case .findLote: true
        case .health, .listBatches, .findBatch, .confirmBatch, .deleteBatch, .download, .listGuias, .track, .askOrders:
            false
        }
    }

    /// How a refusal (4xx without a meaning of its own) is to be read. Only that of a call about one thing speaks about
    /// the thing; that of a question says that the question is not understood, and must never end a delivery as
    /// refused.
    var refusalCode: PortError.Code {
        switch self {
        case .submit, .confirmBatch, .deleteBatch, .download, .track, .sendOrders: .refused
        case .findLote, .health, .listBatches, .findBatch, .listGuias, .askOrders: .configuration
        }
    }
}
