/// What a look at a spool's folders tells of it; nothing is made or changed by looking.
package struct SpoolSide: Sendable, Equatable {
    /// Absolute path.
    package var root: String
    package var identity: SpoolIdentity?
    /// Claimed files lie in the work folder or beside it.
    package var hasClaimedFiles = false
    /// Files lie in the folders of the dialect that the spool was served with before, which is another than that of the settings.
    package var hasFilesOfOtherDialect = false
    /// The dialect that the folders tell, for a spool without identity.
    package var dialectOfFolders: String?
    /// A mount point of `/etc/fstab` at or above the root on which nothing is mounted.
    package var unmountedPoint: String?

    package init(root: String) { self.root = root }
}

/// What a look at a ledger tells of it.
package struct LedgerSide: Sendable, Equatable {
    /// Absolute path.
    package var path: String
    package var binding: LedgerBinding?
    /// It knows drops or batches; false also for a ledger that is not there.
    package var isUsed = false
    /// The root that the binding names is another folder than the spool's, and holds a spool of the same identity.
    package var isSharedWithOtherRoot = false

    package init(path: String) { self.path = path }
}

/// Whether a spool and a ledger belong together. Pure.
package enum SpoolPairing: Sendable, Equatable {
    /// Neither knows of a partner: a first start, or the first with a program that keeps identities.
    case new
    case right
    case refused(Fault)

    package enum Fault: String, Sendable, CaseIterable {
        /// The ledger knows the spool and the spool is not there: not mounted, or emptied.
        case spoolAbsent
        /// Its file system is one of `/etc/fstab` and is not mounted.
        case notMounted
        /// The spool was served with a ledger, and this is another or a new one: lost, or `LEDGER` was changed.
        case ledgerLost
        /// The ledger belongs to another spool.
        case ledgerForeign
        /// A copy of the spool stands elsewhere with the same ledger.
        case ledgerShared
        /// The folders of the dialect it was served with hold files that the new names would hide.
        case dialectChanged
        /// A newer program wrote the identity.
        case newerFormat

        package var kind: ServiceConditionKind {
            switch self {
            case .spoolAbsent: .spoolAbsent
            case .notMounted: .spoolNotMounted
            case .ledgerLost: .ledgerLost
            case .ledgerForeign: .ledgerForeign
            case .ledgerShared: .ledgerShared
            case .dialectChanged: .spoolDialectChanged
            case .newerFormat: .spoolNewer
            }
        }
    }

    /// `dialect` is that of the settings.
    package static func of(_ spool: SpoolSide, _ ledger: LedgerSide, dialect: String) -> SpoolPairing {
        guard let identity = spool.identity else { return ofUnknown(spool, ledger, dialect: dialect) }
        if identity.format > SpoolIdentity.formatNow { return .refused(.newerFormat) }
        if identity.dialect != dialect, spool.hasFilesOfOtherDialect { return .refused(.dialectChanged) }
        if let binding = ledger.binding {
            guard binding.spool == identity.spool else { return .refused(.ledgerForeign) }
            return ledger.isSharedWithOtherRoot ? .refused(.ledgerShared) : .right
        }
        // A first start that was cut short had made an identity and bound nothing.
        return identity.ledger == nil && !ledger.isUsed && !spool.hasClaimedFiles ? .new : .refused(.ledgerLost)
    }

    /// The spool has no identity: it is new, or was served before identities were kept, or is not there.
    private static func ofUnknown(_ spool: SpoolSide, _ ledger: LedgerSide, dialect: String) -> SpoolPairing {
        if let binding = ledger.binding {
            return .refused(binding.root == spool.root ? .spoolAbsent : .ledgerForeign)
        }
        if spool.unmountedPoint != nil { return .refused(.notMounted) }
        if let before = spool.dialectOfFolders, before != dialect, spool.hasFilesOfOtherDialect {
            return .refused(.dialectChanged)
        }
        return spool.hasClaimedFiles && !ledger.isUsed ? .refused(.ledgerLost) : .new
    }
}
