import Domain

/// An item of one of the three synchronised collections, with what was seen of it.
struct SandboxGuia: Sendable {
    /// Where its JSON comes from.
    enum Content: Sendable {
        /// Made when it is listed; the same for the same seed.
        case made(GuiaRecipe)
        case given(JSONValue)
    }

    let resource: GuiaResource
    /// Tracking key.
    let key: String
    var content: Content
    var tracking: GuiaTracking
    /// The lists of cancelled items hold it.
    var isCancelled: Bool
    /// It is cancelled and does not say so.
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

    /// As it is listed; it does not say that it is cancelled when it hides that, whatever it is.
    func json(hidesCancellation: Bool = false) -> JSONText {
        let saysCancelled = isCancelled && !isUnconfirmed && !hidesCancellation
        switch content {
        case .made(let recipe):
            return GuiaComposer(recipe, resource: resource, key: key).item(saysCancelled: saysCancelled)
                .setting("trackingStatus", .string(tracking.rawValue))
        case .given(let value):
            let item = JSONText(value).setting("trackingStatus", .string(tracking.rawValue))
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

/// What a made item is made of.
struct GuiaRecipe: Sendable {
    /// History id; the newest has the highest.
    var id: Int
    var seed: UInt64
    /// `healthProviderId`.
    var provider: String
    /// `yyyy-mm-dd`.
    var date: String
    /// Lacks a key that its kind needs, or has no known kind.
    var isInvalid: Bool
    /// Waits for the auditor.
    var isAudit: Bool
    /// Has keys that no document names.
    var hasUnknownKeys: Bool
}
