/// Where a drop came from. It decides where an accepted document goes, and who gets the verdict.
package enum DropOrigin: Hashable, Sendable, Codable {
    /// Dropped into the inbox; the answer goes to the outbox.
    case inbox
    /// Downloaded from HAT, which gets a confirmation in addition to the answer.
    case batch(BatchReference)
    /// Unpacked from an archive, which is a drop of its own.
    case entry(EntryReference)

    /// The batch of a downloaded drop; nil for any other.
    package var batch: BatchReference? {
        guard case .batch(let reference) = self else { return nil }
        return reference
    }

    /// The archive entry that the drop was; nil for any other.
    package var entry: EntryReference? {
        guard case .entry(let reference) = self else { return nil }
        return reference
    }
}

/// Connects an unpacked document with its archive.
package struct EntryReference: Hashable, Sendable, Codable {
    /// The drop of the archive.
    package let archive: DropID
    /// Name of the entry as the archive gives it, readable; data, never a path.
    package let path: String
    /// From 1, in the order of the archive.
    package let ordinal: Int
    /// 1 for an entry of a dropped archive, 2 for an entry of an archive inside it.
    package let depth: Int

    package init(archive: DropID, path: String, ordinal: Int, depth: Int) {
        self.archive = archive
        self.path = path
        self.ordinal = ordinal
        self.depth = depth
    }
}

/// Connects a downloaded file with its batch at HAT.
package struct BatchReference: Hashable, Sendable, Codable {
    /// HAT's `batchNumber`.
    package let number: String
    /// HAT's `healthProviderId`: the provider's code at the operator, which names its folder in the import folder.
    package let healthProviderId: String
    /// HAT's `authType`, as listed; `10` is a glosa appeal.
    package let authType: String

    package init(number: String, healthProviderId: String, authType: String) {
        self.number = number
        self.healthProviderId = healthProviderId
        self.authType = authType
    }
}

extension ClaimedDrop {
    /// Checks that these drops are entries of this archive.
    /// - Throws: `.internalFault` when they are not.
    package func requireEntries(_ entries: [ClaimedDrop], kind: DocumentKind) throws(PortError) {
        guard entries.isEmpty || kind == .archive else {
            throw PortError(.internalFault, "Drop \(id) has entries but is no archive.")
        }
        for entry in entries where entry.origin.entry?.archive != id {
            throw PortError(.internalFault, "Drop \(entry.id) is no entry of the archive \(id).")
        }
    }
}
