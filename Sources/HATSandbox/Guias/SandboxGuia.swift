import Domain
import JSON

/// An item of one of the three synchronised collections, with its evidence.
struct SandboxGuia: Sendable {
    /// The source of its JSON.
    enum Content: Sendable {
        /// Generated when it is listed, deterministically from its seed.
        case made(GuiaRecipe)
        case given(JSONValue)
    }

    let resource: GuiaResource
    /// Tracking key.
    let key: String
    var content: Content
    var tracking: GuiaTracking
    /// Whether it is in the lists of cancelled items.
    var isCancelled: Bool
    /// Whether it is cancelled without being marked so.
    var isUnconfirmed: Bool

    var listedCount = 0
    var confirmations: [SandboxConfirmation] = []

    init(
        resource: GuiaResource, key: String, content: Content, tracking: GuiaTracking, isCancelled: Bool,
        isUnconfirmed: Bool
    ) {
        self.resource = resource
        self.key = key
        self.content = content
        self.tracking = tracking
        self.isCancelled = isCancelled
        self.isUnconfirmed = isUnconfirmed
    }

    /// The item as listed; with `hidesCancellation` it is not marked as cancelled.
    func json(hidesCancellation: Bool = false) -> OrderedJSON {
        let saysCancelled = isCancelled && !isUnconfirmed && !hidesCancellation
        switch content {
        case .made(let recipe):
            return GuiaComposer(recipe, resource: resource, key: key).item(saysCancelled: saysCancelled)
                .setting("trackingStatus", .string(tracking.rawValue))
        case .given(let value):
            let item = OrderedJSON(value).setting("trackingStatus", .string(tracking.rawValue))
            guard hidesCancellation else { return item }
            return resource == .authorizations
                ? item.setting("authorizationStatus", "1") : item.setting("isCancelled", false)
        }
    }

    var evidence: GuiaEvidence {
        let isInvalid = if case .made(let recipe) = content { recipe.isInvalid } else { false }
        return GuiaEvidence(
            resource: resource, key: key, trackingStatus: tracking, isCancelled: isCancelled,
            isUnconfirmed: isUnconfirmed, isInvalid: isInvalid, listedCount: listedCount, confirmations: confirmations)
    }
}

/// The parameters of a generated item.
struct GuiaRecipe: Sendable {
    /// History ID; the newest item has the highest.
    var id: Int
    var seed: UInt64
    /// `healthProviderId`.
    var provider: String
    /// `yyyy-mm-dd`.
    var date: String
    /// It lacks a key that its kind needs, or has no known kind.
    var isInvalid: Bool
    /// It waits for the auditor.
    var isAudit: Bool
    /// It has undocumented keys.
    var hasUnknownKeys: Bool
}
