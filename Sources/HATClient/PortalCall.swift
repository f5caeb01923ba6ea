import Domain

/// The calls, and what a failure of each means.
enum PortalCall: Sendable {
    case submit, lookUp, health
    case listBatches, findBatch, confirmBatch, deleteBatch
    case download
    case listGuias, track

    /// Begins the sentence of an error.
    var subject: String {
        switch self {
        case .submit: "The lote's upload to HAT"
        case .lookUp: "Asking HAT whether it holds the lote"
        case .health: "HAT's health check"
        case .listBatches: "Listing HAT's batches"
        case .findBatch: "Asking HAT for the batch"
        case .confirmBatch: "Telling HAT of the batch"
        case .deleteBatch: "Deleting the batch at HAT"
        case .download: "The batch's download from its storage"
        case .listGuias: "Listing HAT's guias"
        case .track: "Telling HAT of the guia"
        }
    }

    /// What to look at when nobody can be reached under the address.
    var addressSource: String { self == .download ? "the path that HAT lists" : "MV_PHATURL" }

    /// Its answer is a page of items, which is longer than other answers.
    var isListing: Bool {
        switch self {
        case .listBatches, .findBatch, .listGuias: true
        case .submit, .lookUp, .health, .confirmBatch, .deleteBatch, .download, .track: false
        }
    }

    /// Its path names one thing, so that 404 speaks of that thing and not of the address.
    var namesOneThing: Bool {
        switch self {
        case .confirmBatch, .deleteBatch, .track: true
        case .submit, .lookUp, .health, .listBatches, .findBatch, .download, .listGuias: false
        }
    }

    /// Whether the lote may lie at HAT after a failure.
    ///
    /// `sent`: the request may have arrived. A look-up changes nothing, but what it was to find out stays unknown. The
    /// other calls may be repeated without asking: they change nothing, or the same thing to the same state.
    func isOutcomeUnknown(sent: Bool) -> Bool {
        switch self {
        case .submit: sent
        case .lookUp: true
        case .health, .listBatches, .findBatch, .confirmBatch, .deleteBatch, .download, .listGuias, .track: false
        }
    }

    /// How a refusal (4xx without a meaning of its own) is to be read. Only that of a call about one thing speaks about
    /// the thing; that of a question says that the question is not understood, and must never end a delivery as
    /// refused.
    var refusalCode: PortError.Code {
        switch self {
        case .submit, .confirmBatch, .deleteBatch, .download, .track: .refused
        case .lookUp, .health, .listBatches, .findBatch, .listGuias: .configuration
        }
    }
}
