package import Domain
import Foundation
import Ledger
import LedgerSQLite
package import Settings
import Spool

/// Joins a spool and a ledger that are refused as a pair, whatever each belonged to before. An operator must request
/// it.
package struct LedgerAdoption: Sendable {
    private let settings: Settings

    /// Opens nothing yet.
    package init(settings: Settings) { self.settings = settings }

    /// Why the pair is refused, which adoption overrides; nil when there is nothing to adopt.
    package func fault() async throws(PortError) -> ServiceCondition? {
        try await SpoolPair.read(settings).condition(at: Date())
    }

    /// Durable on return. The next start holds claimed files that the ledger does not know, for an operator. Protocol
    /// numbers continue after the highest of spool and ledger.
    /// - Throws: `.busy` while either is served; `.configuration` for a fault that adoption cannot correct: an
    ///   unmounted file system, a changed dialect, a newer program.
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

    /// The spool's own lock is taken later; this checks the ledger's other spool.
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
