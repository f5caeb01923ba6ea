/// Counts of what the sandbox holds.
package struct SandboxSummary: Codable, Sendable, Equatable {
    package var batches = Batches()
    package var guias = Guias()

    package init() {}

    /// Batches, deleted ones only in `deleted`.
    package struct Batches: Codable, Sendable, Equatable {
        package var byTrackingStatus: [String: Int] = [:]
        package var byStatus: [String: Int] = [:]
        package var deleted = 0
        package var downloadsCompleted = 0
        package var confirmations = 0
        /// Batches that were confirmed, or deleted, more than once.
        package var confirmedAgain = 0
    }

    /// Counts by `trackingStatus`.
    package struct Guias: Codable, Sendable, Equatable {
        package var authorizations: [String: Int] = [:]
        package var clinicalAttachments: [String: Int] = [:]
        package var treatmentExtensions: [String: Int] = [:]
        package var confirmations = 0
        /// Items told the same trackingStatus more than once.
        package var confirmedAgain = 0
    }
}
