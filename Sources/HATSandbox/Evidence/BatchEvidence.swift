package import Domain

/// One PUT or DELETE that took effect.
package struct SandboxConfirmation: Codable, Sendable, Equatable {
    /// When it took effect.
    package var stamp: EventStamp
    /// `PUT` or `DELETE`.
    package var method: String
    /// TISS protocol status; nil for a guia and for a deletion.
    package var status: String?
    /// The trackingStatus that was set; nil for a deletion.
    package var trackingStatus: String?
    /// The protocol number in the body, empty when it was empty there; nil for a guia and for a deletion.
    package var protocolNumber: String?
    /// The causes of a rejection.
    package var rejectionCauses: [RejectionCause]

    /// A confirmation with these values.
    package init(
        stamp: EventStamp, method: String, status: String? = nil, trackingStatus: String? = nil,
        protocolNumber: String? = nil, rejectionCauses: [RejectionCause] = []
    ) {
        self.stamp = stamp
        self.method = method
        self.status = status
        self.trackingStatus = trackingStatus
        self.protocolNumber = protocolNumber
        self.rejectionCauses = rejectionCauses
    }
}

/// The evidence about one batch.
package struct BatchEvidence: Codable, Sendable, Equatable {
    /// HAT's number of the batch.
    package var batchNumber: String
    /// HAT's identification of the provider.
    package var healthProviderId: String
    /// `registroANS` of the operator.
    package var codeSusep: String
    /// `numeroLote` of a generated lote.
    package var loteNumber: String?
    /// Whether its content has a wrong hash on purpose.
    package var isRejectedOnPurpose: Bool
    /// TISS protocol status.
    package var status: String
    /// Current trackingStatus.
    package var trackingStatus: String
    /// Protocol number.
    package var protocolNumber: String
    /// Whether it is listed for deletion.
    package var isDeletionWanted: Bool
    /// Whether it was deleted.
    package var isDeleted: Bool
    /// Container and name, not encoded; nil when it has no file.
    package var blobPath: String?
    /// Starts at 1 and increases with each replacement of its file.
    package var contentVersion: Int
    /// Number of answers that listed it.
    package var listedCount: Int
    /// Number of downloads with a valid token whose answer began.
    package var downloadsBegun: Int
    /// Number of downloads that were sent completely, in one piece or resumed.
    package var downloadsCompleted: Int
    /// When the last byte of the latest complete download was sent.
    package var lastDownload: EventStamp?
    /// The confirmations in the order in which they took effect.
    package var confirmations: [SandboxConfirmation]
}
