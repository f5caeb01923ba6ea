package import Domain

/// One PUT or DELETE that took effect.
package struct SandboxConfirmation: Codable, Sendable, Equatable {
    package var stamp: EventStamp
    package var method: String
    /// TISS protocol status; nil for a guia and for a deletion.
    package var status: String?
    package var trackingStatus: String?
    package var protocolNumber: String?
    package var rejectionCauses: [RejectionCause]

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

/// What the sandbox saw of one batch.
package struct BatchEvidence: Codable, Sendable, Equatable {
    package var batchNumber: String
    package var healthProviderId: String
    package var codeSusep: String
    /// `numeroLote` of a made lote.
    package var loteNumber: String?
    /// Its content has a wrong hash on purpose.
    package var isRejectedOnPurpose: Bool
    package var status: String
    package var trackingStatus: String
    package var protocolNumber: String
    /// HAT wants it deleted.
    package var isDeletionWanted: Bool
    package var isDeleted: Bool
    /// Container and name, not encoded; nil when it has no file.
    package var blobPath: String?
    /// 1, and one more each time its file was replaced.
    package var contentVersion: Int
    /// How many answers listed it.
    package var listedCount: Int
    /// Downloads with a right token whose answer was begun.
    package var downloadsBegun: Int
    /// Those that were handed out to the end, in one piece or resumed.
    package var downloadsCompleted: Int
    /// When the last byte of the latest such one was handed out.
    package var lastDownload: EventStamp?
    /// In the order in which they took effect.
    package var confirmations: [SandboxConfirmation]
}
