/// The confirmation of a batch whose file is safe (`PUT v1/batchesAuthorization/{n}`).
package struct BatchConfirmation: Sendable, Equatable {
    /// The batch.
    package var reference: BatchReference
    /// The TISS protocol status for the provider.
    package var status: BatchStatus
    /// The tracking status for HAT.
    package var tracking: BatchTracking
    /// The protocol number of the drop; nil for a rejected batch.
    package var protocolNumber: String?
    /// Empty unless rejected. A specific cause is always among them, not only the generic one.
    package var rejectionCauses: [RejectionCause]

    /// The caller limits `rejectionCauses` to `causesMax`.
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

    /// Most causes sent; the last one says how many more there are.
    package static let causesMax = 100
}

/// TISS protocol status as HAT shows it to the provider.
package enum BatchStatus: String, Sendable, Codable {
    case received = "1"
    case inAnalysis = "2"
    case closedWithoutPayment = "4"
}

/// One reason of a rejection, as HAT shows it to the provider. No beneficiary data.
package struct RejectionCause: Sendable, Equatable, Codable {
    /// A criticism of the ERP (`X15`) or a motive of TISS table 38 (`5014`).
    package var code: String
    /// One sentence.
    package var description: String
    /// Location and expectation: line, column, path, guia, and what was expected.
    package var detailedDescription: String

    package init(code: String, description: String, detailedDescription: String) {
        self.code = code
        self.description = description
        self.detailedDescription = detailedDescription
    }
}

extension Finding {
    /// The criticism of the ERP with the same meaning (X00 to X62); nil where there is none, so that the TISS motive is
    /// used instead.
    package var criticism: String? {
        AcceptanceRule.of(code)?.criticism?.code(at: location)
    }
}
