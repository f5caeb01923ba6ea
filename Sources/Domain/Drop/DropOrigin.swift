/// Where a drop came from. It decides where an accepted document goes and who is told of the verdict.
package enum DropOrigin: Hashable, Sendable, Codable {
    /// Somebody put the file into the inbox; the answer goes to the outbox.
    case inbox
    /// Downloaded from HAT, which is told besides.
    case batch(BatchReference)

    package var batch: BatchReference? {
        guard case .batch(let reference) = self else { return nil }
        return reference
    }
}

/// What ties a downloaded file to its batch at HAT.
package struct BatchReference: Hashable, Sendable, Codable {
    /// HAT's `batchNumber`.
    package let number: String
    /// HAT's `healthProviderId`: the provider's code at the operator, which names its folder below the import folder.
    package let healthProviderId: String
    /// HAT's `authType`, as listed; `10` is a glosa appeal.
    package let authType: String

    package init(number: String, healthProviderId: String, authType: String) {
        self.number = number
        self.healthProviderId = healthProviderId
        self.authType = authType
    }
}
