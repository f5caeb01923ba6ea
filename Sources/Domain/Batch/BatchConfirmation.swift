/// What HAT is told of a batch once its file is safe (`PUT v1/batchesAuthorization/{n}`).
package struct BatchConfirmation: Sendable, Equatable {
    package var reference: BatchReference
    package var status: BatchStatus
    package var tracking: BatchTracking
    /// Number that the sender's protocol carries; nil for a rejected batch.
    package var protocolNumber: String?
    /// Empty unless rejected; then never only the generic one.
    package var rejectionCauses: [RejectionCause]

    package init(
        reference: BatchReference, status: BatchStatus, tracking: BatchTracking, protocolNumber: String?,
        rejectionCauses: [RejectionCause]
    ) {
        self.reference = reference
        self.status = status
        self.tracking = tracking
        self.protocolNumber = protocolNumber
        self.rejectionCauses = rejectionCauses
    }

    /// Most causes that are sent; the last of them says how many more there are.
    package static let causesMax = 100
}

/// TISS protocol status as HAT shows it to the provider.
package enum BatchStatus: String, Sendable, Codable {
    case received = "1"
    case inAnalysis = "2"
    case closedWithoutPayment = "4"
}

/// One reason of a rejection, as HAT shows it to the provider. No beneficiary datum.
package struct RejectionCause: Sendable, Equatable, Codable {
    /// A criticism of the ERP (`X15`) or a motive of TISS table 38 (`5014`).
    package var code: String
    /// One sentence.
    package var description: String
    /// Where: line, column, path, guia, and what was expected.
    package var detailedDescription: String

    package init(code: String, description: String, detailedDescription: String) {
        self.code = code
        self.description = description
        self.detailedDescription = detailedDescription
    }
}

extension Finding {
    /// The ERP's own criticism that says the same (facts: X00–X62); nil where it has none and the TISS motive is told.
    package var criticism: String? {
        AcceptanceRule.of(code)?.criticism?.code(at: location)
    }
}
