package import Domain
import Synchronization

/// What is known of the folders besides their descriptors.
struct FolderState: Sendable {
    /// As the spool has it; nil for one that is opened without.
    var identity: SpoolIdentity?
    let lastProtocolNumber: Int64
    var isImportFolderReplaced = false
    /// What the last look found in place of the served folders, tried and ready.
    var candidate: OpenSpool?

    init(identity: SpoolIdentity?, lastProtocolNumber: Int64) {
        self.identity = identity
        self.lastProtocolNumber = lastProtocolNumber
    }

    /// `importFolder` is the signature of the folder that was opened. Under another dialect it is another folder by intent.
    mutating func begin(_ kept: SpoolIdentity?, importFolder: String?, dialect: SpoolLayout.Dialect) {
        if let kept { identity = kept }
        isImportFolderReplaced =
            identity?.dialect == dialect.rawValue && FolderSignature.differ(identity?.importFolder, importFolder)
    }
}

extension FolderQueues: SpoolFolders {
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
            // A share that was mounted again shows the same folders: its files are where they were.
            if isNewRoot, !isOtherImportFolder(candidate) { folders.removeAll { $0 == .imports } }
            return .replaced((isNewRoot ? [""] : []) + folders.map { layout.name($0) })
        }
    }

    private func isOtherImportFolder(_ candidate: OpenSpool) -> Bool {
        let kept = folderState.withLock { $0.identity?.importFolder }
        return FolderSignature.differ(kept, FolderSignature.of(candidate[.imports]))
    }

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

    package var isImportFolderReplaced: Bool { folderState.withLock { $0.isImportFolderReplaced } }

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

    package func handOversBeforeReplacement(at paths: [String]) throws(PortError) -> [String: HandOver] {
        let spool = try spool()
        guard let candidate = folderState.withLock({ $0.candidate }) else { return [:] }
        return HandOvers(spool: spool, layout: layout).check(
            at: paths, inFormer: spool[.imports], present: candidate[.imports])
    }

    /// Writes down with which ledger and under which names the spool is served. Durable on return.
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

    /// The spool gets another identity. Durable on return.
    /// - Returns: the new one's number.
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

    /// The record of protocol numbers was damaged or gone, so that numbers jump.
    package var isProtocolRecordDamaged: Bool { state.withLock { $0?.protocols?.isDamaged ?? false } }
}

extension FolderQueues: ProtocolNumbering {
    /// Numbers up to here are passed over: they were or may have been issued. 0 for a spool without a record.
    package var protocolFloor: Int64 { state.withLock { $0?.protocols?.floor ?? 0 } }

    package func next(after last: Int64) throws(PortError) -> Int64 {
        guard let protocols = try spool().protocols else { return last + 1 }
        return try protocols.next(after: last)
    }
}
