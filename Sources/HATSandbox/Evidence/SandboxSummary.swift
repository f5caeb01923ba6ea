/// Counts of batches and guias.
package struct SandboxSummary: Codable, Sendable, Equatable {
    /// Counts of batches.
    package var batches = Batches()
    /// Counts of guias.
    package var guias = Guias()

    /// Counts of zero.
    package init() {}

    /// Counts of batches; deleted ones are counted in `deleted` only.
    package struct Batches: Codable, Sendable, Equatable {
        /// By trackingStatus.
        package var byTrackingStatus: [String: Int] = [:]
        /// By TISS protocol status.
        package var byStatus: [String: Int] = [:]
        /// Deleted batches.
        package var deleted = 0
        /// Complete downloads.
        package var downloadsCompleted = 0
        /// Confirmations and deletions.
        package var confirmations = 0
        /// Batches that were confirmed or deleted more than once.
        package var confirmedAgain = 0
    }

    /// Counts of guias by `trackingStatus`.
    package struct Guias: Codable, Sendable, Equatable {
        /// Authorizations by trackingStatus.
        package var authorizations: [String: Int] = [:]
        /// Clinical attachments by trackingStatus.
        package var clinicalAttachments: [String: Int] = [:]
        /// Treatment extensions by trackingStatus.
        package var treatmentExtensions: [String: Int] = [:]
        /// Confirmations.
        package var confirmations = 0
        /// Items that were confirmed more than once with the same trackingStatus.
        package var confirmedAgain = 0
    }
}
