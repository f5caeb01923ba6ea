package import Domain

/// The evidence about one synchronised item.
package struct GuiaEvidence: Codable, Sendable, Equatable {
    /// Its collection.
    package var resource: GuiaResource
    /// Tracking key.
    package var key: String
    /// Current trackingStatus.
    package var trackingStatus: GuiaTracking
    /// Whether it is in the lists of cancelled items.
    package var isCancelled: Bool
    /// Whether it is listed as cancelled without being marked so itself.
    package var isUnconfirmed: Bool
    /// Whether it lacks a key that its kind needs, on purpose.
    package var isInvalid: Bool
    /// Number of answers that listed it.
    package var listedCount: Int
    /// The confirmations in the order in which they took effect.
    package var confirmations: [SandboxConfirmation]
}
