/// What the folders of a spool show before it is opened. Collecting it changes nothing.
package struct SpoolSide: Sendable, Equatable {
    /// Absolute path of the spool.
    package var root: String
    /// The stored identity; nil for a new spool, an empty mount point, or one that is older than identities.
    package var identity: SpoolIdentity?
    /// The work folder, or a folder beside it, holds claimed files.
    package var hasClaimedFiles = false
    /// Folders of the dialect it was last served with hold files, and the settings name another dialect.
    package var hasFilesOfOtherDialect = false
    /// The dialect to which the names of the folders belong, for a spool without identity.
    package var dialectOfFolders: String?
    /// A mount point of `/etc/fstab` at or above the root on which nothing is mounted.
    package var unmountedPoint: String?

    /// A spool of which only the path is known.
    package init(root: String) { self.root = root }
}

/// What a ledger shows before it is opened for writing.
package struct LedgerSide: Sendable, Equatable {
    /// Absolute path of the ledger.
    package var path: String
    /// Which spool it belongs to; nil for a new one.
    package var binding: LedgerBinding?
    /// It holds drops or batches; false too for a ledger that does not exist.
    package var isUsed = false
    /// The root that the binding names is another folder than that of the spool, and holds a spool of the same
    /// identity.
    package var isSharedWithOtherRoot = false

    /// A ledger of which only the path is known.
    package init(path: String) { self.path = path }
}

/// Whether a spool and a ledger belong together. Pure.
package enum SpoolPairing: Sendable, Equatable {
    /// Neither knows a partner: a first start, or the first one with a program that stores identities.
    case new
    case right
    case refused(Fault)

    /// Why a spool and a ledger must not be served together.
    package enum Fault: String, Sendable, CaseIterable {
        /// The ledger knows the spool, but its root is empty: not mounted, or emptied.
        case spoolAbsent
        /// The file system of the spool is listed in `/etc/fstab` and is not mounted.
        case notMounted
        /// The spool was served with another ledger; this one is new or a different one. The former one was lost, or
        /// `LEDGER` was changed.
        case ledgerLost
        /// The ledger belongs to another spool.
        case ledgerForeign
        /// A copy of the spool exists elsewhere and uses the same ledger.
        case ledgerShared
        /// The folders of the former dialect hold files that the new folder names would hide.
        case dialectChanged
        /// A newer program wrote the identity.
        case newerFormat

        /// The condition that `status` and `doctor` show for it.
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

    /// Decides whether the two may be served together. `dialect` is `[SPOOL] DIALECT` of the settings.
    package static func of(_ spool: SpoolSide, _ ledger: LedgerSide, dialect: String) -> SpoolPairing {
        guard let identity = spool.identity else { return ofUnknown(spool, ledger, dialect: dialect) }
        if identity.format > SpoolIdentity.formatNow { return .refused(.newerFormat) }
        if identity.dialect != dialect, spool.hasFilesOfOtherDialect { return .refused(.dialectChanged) }
        if let binding = ledger.binding {
            guard binding.spool == identity.spool else { return .refused(.ledgerForeign) }
            return ledger.isSharedWithOtherRoot ? .refused(.ledgerShared) : .right
        }
        // A first start that was interrupted has stored an identity and no binding.
        return identity.ledger == nil && !ledger.isUsed && !spool.hasClaimedFiles ? .new : .refused(.ledgerLost)
    }

    /// For a spool without identity: it is new, it was served before identities existed, or it is not mounted.
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
