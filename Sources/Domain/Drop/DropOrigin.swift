/// Where a drop came from. It decides where an accepted document goes and who is told of the verdict.
package enum DropOrigin: Hashable, Sendable, Codable {
    /// Somebody put the file into the inbox; the answer goes to the outbox.
    case inbox
    /// Downloaded from HAT, which is told besides.
    case batch(BatchReference)
    /// Unpacked from an archive, which is a drop of its own.
    case entry(EntryReference)

    package var batch: BatchReference? {
        guard case .batch(let reference) = self else { return nil }
        return reference
    }

    package var entry: EntryReference? {
        guard case .entry(let reference) = self else { return nil }
        return reference
    }
}

/// What ties an unpacked document to its archive.
package struct EntryReference: Hashable, Sendable, Codable {
    /// The drop that the archive is.
    package let archive: DropID
    /// The entry's name as the archive gives it, readable; data, never a path.
    package let path: String
    /// From 1, in the archive's order.
    package let ordinal: Int
    /// 1 for an entry of a dropped archive, 2 for an entry of an archive in it.
    package let depth: Int

    package init(archive: DropID, path: String, ordinal: Int, depth: Int) {
        self.archive = archive
        self.path = path
        self.ordinal = ordinal
        self.depth = depth
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
