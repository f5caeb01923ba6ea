package import Domain

/// What the sandbox saw of one synchronised item.
package struct GuiaEvidence: Codable, Sendable, Equatable {
    package var resource: GuiaResource
    /// Tracking key.
    package var key: String
    package var trackingStatus: GuiaTracking
    /// The lists of cancelled items hold it.
    package var isCancelled: Bool
    /// It is listed as cancelled and does not say so itself.
    package var isUnconfirmed: Bool
    /// It lacks what its kind needs, on purpose.
    package var isInvalid: Bool
    package var listedCount: Int
    package var confirmations: [SandboxConfirmation]
}
