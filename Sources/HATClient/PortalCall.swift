import Domain

/// The three calls, and what a failure of each means.
enum PortalCall: Sendable {
    case submit, lookUp, health

    /// Begins the sentence of an error.
    var subject: String {
        switch self {
        case .submit: "The lote's upload to HAT"
        case .lookUp: "Asking HAT whether it holds the lote"
        case .health: "HAT's health check"
        }
    }

    /// Whether the lote may lie at HAT after a failure.
    ///
    /// `sent`: the request may have arrived. A look-up changes nothing, but what it was to find out stays unknown.
    func isOutcomeUnknown(sent: Bool) -> Bool {
        switch self {
        case .submit: sent
        case .lookUp: true
        case .health: false
        }
    }

    /// How a refusal (4xx without a meaning of its own) is to be read. Only an upload's refusal speaks about the lote;
    /// that of a question says that the question is not understood, and must never end a delivery as refused.
    var refusalCode: PortError.Code {
        switch self {
        case .submit: .refused
        case .lookUp, .health: .configuration
        }
    }
}
