package import Domain
import Foundation
import Ledger
import LedgerSQLite
package import Settings
import Spool

/// The deliberate way out when spool and ledger are refused as a pair: makes them one, whatever each belonged to before.
package struct LedgerAdoption: Sendable {
    private let settings: Settings

    package init(settings: Settings) { self.settings = settings }

    /// Why the pair is refused, which is what adopting overrules; nil when there is nothing to adopt.
    package func fault() async throws(PortError) -> ServiceCondition? {
        try await SpoolPair.read(settings).condition(at: Date())
    }

    /// Durable on return. Files that were at work and that the ledger does not know are held for a person by the next start; protocol
    /// numbers go on after every one that the spool or the ledger knows of.
    /// - Throws: `.busy` while either is served; `.configuration` for what no adopting mends: a file system that is not mounted, a
    ///   changed dialect, a newer program.
    package func carryOut() async throws(PortError) {
        let pair = try await SpoolPair.read(settings)
        guard case .refused(let fault) = pair.pairing else { return }
        switch fault {
        case .notMounted, .dialectChanged, .newerFormat: if let refusal = pair.refusal { throw refusal }
        case .spoolAbsent, .ledgerLost, .ledgerForeign, .ledgerShared: break
        }
        try requireIdle(pair)
        let identity = pair.identity
        let queues = FolderQueues(
            layout: settings.layout, settings: settings.intake, timeZone: settings.timeZone, identity: identity,
            lastProtocolNumber: pair.lastProtocolNumber)
        try queues.open()
        defer { queues.close() }
        // The copy gets an identity of its own, so that the spool it was copied from is refused from now on.
        let bound = fault == .ledgerShared ? try queues.renewIdentity() : identity.spool
        let ledger = try SQLiteLedger.open(path: settings.ledgerPath)
        try await ledger.bind(LedgerBinding(spool: bound, root: settings.layout.root, boundAt: Date()))
        try queues.keepServed(ledger: settings.ledgerPath)
    }

    /// The spool's own lock is taken later; this is about the other spool of the ledger.
    private func requireIdle(_ pair: SpoolPair) throws(PortError) {
        guard let other = pair.ledger.binding?.root, other != settings.layout.root else { return }
        for dialect in SpoolLayout.Dialect.allCases
        where FolderQueues.isServed(SpoolLayout(root: other, dialect: dialect)) {
            throw PortError(
                .busy, "The spool \(other) is being served with the ledger \(settings.ledgerPath). Stop it first.",
                isTransient: true)
        }
    }
}
