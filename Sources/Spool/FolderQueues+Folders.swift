package import Domain
import Files
import Synchronization

/// What is known about the folders besides their descriptors.
struct FolderState: Sendable {
    /// Identity of the spool; nil for a spool that is opened without one.
    var identity: SpoolIdentity?
    let lastProtocolNumber: Int64
    var isImportFolderReplaced = false
    /// The tested replacement of the served folders that the last check found.
    var candidate: OpenSpool?

    init(identity: SpoolIdentity?, lastProtocolNumber: Int64) {
        self.identity = identity
        self.lastProtocolNumber = lastProtocolNumber
    }

    /// Sets the state after opening. `importFolder` is the signature of the opened import folder. Under another dialect
    /// it is another folder by intent.
    mutating func begin(_ kept: SpoolIdentity?, importFolder: String?, dialect: SpoolLayout.Dialect) {
        if let kept { identity = kept }
        isImportFolderReplaced =
            identity?.dialect == dialect.rawValue && FolderSignature.differ(identity?.importFolder, importFolder)
    }
}

extension FolderQueues: SpoolFolders {
    /// Compares the folders by device and inode and tests replacements. A usable replacement is kept for
    /// `adoptReplaced`.
    package func checkFolders() throws(PortError) -> FolderReport {
        let spool = try spool()
        let faults = FolderGuard(layout: layout, spool: spool).faults()
        let identity = folderState.withLock { state in
            state.candidate = nil
            return state.identity
        }
        guard !faults.isEmpty else { return .right }
        let (settings, now, wallClock) = (settings, now, wallClock)
        let reopening = SpoolReopening(layout: layout, spool: spool, identity: identity) { asksForWriters, work in
            InboxScanner(
                settings: settings, now: now, wallClock: wallClock, asksForWriters: asksForWriters, work: work)
        }
        switch try reopening.run(faults) {
        case .refused(let faults): return .wrong(faults)
        case .opened(let candidate, let replaced, let isNewRoot):
            folderState.withLock { $0.candidate = candidate }
            var folders = replaced
            // A share that was mounted again has the same import folder, so its files are still there.
            if isNewRoot, !isOtherImportFolder(candidate) { folders.removeAll { $0 == .imports } }
            return .replaced((isNewRoot ? [""] : []) + folders.map { layout.name($0) })
        }
    }

    private func isOtherImportFolder(_ candidate: OpenSpool) -> Bool {
        let kept = folderState.withLock { $0.identity?.importFolder }
        return FolderSignature.differ(kept, FolderSignature.of(candidate[.imports]))
    }

    /// Switches to the replacement that the last `checkFolders` found. Durable on return.
    /// - Throws: `.exists` when the new work folder has the record of another server.
    package func adoptReplaced() throws(PortError) {
        guard let candidate = folderState.withLock({ $0.candidate }) else { return }
        do {
            _ = try candidate[.inbox].makingFolder(SpoolLayout.priorityName)
            try candidate.session.serving.move(to: candidate[.work])
            try HardLinkBackups.sortOut(
                work: candidate[.work], claimed: try WorkListing(candidate[.work]).claimed,
                originals: candidate[.originals], countsLinks: candidate.moves.linksFiles)
        } catch {
            throw error.port("open", candidate[.inbox].path)
        }
        state.withLock { if $0 != nil { $0 = candidate } }
        folderState.withLock { $0.candidate = nil }
        try keepImportFolder()
    }

    /// Whether the import folder differs from the one that the stored identity names.
    package var isImportFolderReplaced: Bool { folderState.withLock { $0.isImportFolderReplaced } }

    /// Stores the signature of the present import folder in the identity. Durable on return.
    package func keepImportFolder() throws(PortError) {
        let spool = try spool()
        let changed = folderState.withLock { state -> SpoolIdentity? in
            state.isImportFolderReplaced = false
            guard var identity = state.identity else { return nil }
            identity.importFolder = FolderSignature.of(spool[.imports])
            guard identity != state.identity else { return nil }
            state.identity = identity
            return identity
        }
        if let changed { try SpoolMetadata(root: spool.root).write(changed) }
    }

    /// Reads the hand-over status in the former import folder through its open descriptor.
    package func handOversBeforeReplacement(at paths: [String]) throws(PortError) -> [String: HandOver] {
        let spool = try spool()
        guard let candidate = folderState.withLock({ $0.candidate }) else { return [:] }
        return HandOvers(spool: spool, layout: layout).check(
            at: paths, inFormer: spool[.imports], present: candidate[.imports])
    }

    /// Stores the ledger and the dialect with which the spool is served. Durable on return.
    package func keepServed(ledger: String) throws(PortError) {
        let spool = try spool()
        let changed = folderState.withLock { state -> SpoolIdentity? in
            guard var identity = state.identity else { return nil }
            identity.ledger = ledger
            if identity.dialect != layout.dialect.rawValue { identity.importFolder = nil }
            identity.dialect = layout.dialect.rawValue
            if identity.importFolder == nil { identity.importFolder = FolderSignature.of(spool[.imports]) }
            guard identity != state.identity else { return nil }
            state.identity = identity
            return identity
        }
        if let changed { try SpoolMetadata(root: spool.root).write(changed) }
    }

    /// Gives the spool a new identity. Durable on return.
    /// - Returns: the new identifier.
    package func renewIdentity() throws(PortError) -> String {
        let spool = try spool()
        let renewed = folderState.withLock { state in
            var identity = state.identity ?? SpoolIdentity.new(dialect: layout.dialect.rawValue)
            identity.spool = SpoolIdentity.new(dialect: identity.dialect).spool
            state.identity = identity
            return identity
        }
        try SpoolMetadata(root: spool.root).write(renewed)
        return renewed.spool
    }

    /// Whether the record of protocol numbers was damaged or missing at opening; numbers then jump ahead.
    package var isProtocolRecordDamaged: Bool { state.withLock { $0?.protocols?.isDamaged ?? false } }
}

extension FolderQueues: ProtocolNumbering {
    /// Numbers up to this one are skipped: they were or may have been issued. 0 for a spool without a record.
    package var protocolFloor: Int64 { state.withLock { $0?.protocols?.floor ?? 0 } }

    /// Returns `last + 1` for a spool without a record; otherwise the next number of `ProtocolMark`.
    package func next(after last: Int64) throws(PortError) -> Int64 {
        guard let protocols = try spool().protocols else { return last + 1 }
        return try protocols.next(after: last)
    }
}
