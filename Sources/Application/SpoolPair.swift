import Domain
import Foundation
import Ledger
import LedgerSQLite
import Messages
import Settings
import Spool

/// The spool of the settings and its ledger, before anything is opened or created.
struct SpoolPair: Sendable {
    let spool: SpoolSide
    let ledger: LedgerSide
    let pairing: SpoolPairing
    /// The ledger's last protocol number; 0 without a ledger.
    let lastProtocolNumber: Int64
    private let dialect: String

    /// Reads both sides. Migrates the tables of an older ledger; changes and creates nothing else.
    static func read(_ settings: Settings) async throws(PortError) -> SpoolPair {
        try settings.requireLedgerPlace()
        let layout = settings.layout
        let spool = try FolderQueues.survey(layout)
        var side = LedgerSide(path: settings.ledgerPath)
        var last: Int64 = 0
        if FileManager.default.fileExists(atPath: settings.ledgerPath) {
            let ledger = try SQLiteLedger.open(path: settings.ledgerPath)
            side.binding = try await ledger.binding()
            side.isUsed = try await ledger.isUsed()
            last = try await ledger.lastProtocolNumber()
            if let identity = spool.identity, let root = side.binding?.root, root != layout.root {
                side.isSharedWithOtherRoot = FolderQueues.isCopy(root, of: layout.root, identity: identity)
            }
        }
        let dialect = layout.dialect.rawValue
        return SpoolPair(
            spool: spool, ledger: side, pairing: SpoolPairing.of(spool, side, dialect: dialect),
            lastProtocolNumber: last, dialect: dialect)
    }

    /// - Throws: `.configuration`, with advice, when they do not belong together.
    static func require(_ settings: Settings) async throws(PortError) -> SpoolPair {
        let pair = try await read(settings)
        if let refusal = pair.refusal { throw refusal }
        return pair
    }

    /// The spool's own identity, or a new one.
    var identity: SpoolIdentity {
        if let identity = spool.identity { return identity }
        var identity = SpoolIdentity.new(dialect: dialect)
        // A first start that ended before the spool's identity was written does not make it another spool.
        if let bound = ledger.binding?.spool, pairing == .right { identity.spool = bound }
        return identity
    }

    /// Why they are refused, for `status` and `doctor`; nil when they belong together.
    func condition(at time: Date) -> ServiceCondition? {
        guard case .refused(let fault) = pairing else { return nil }
        var parameters = ["ledger": ledger.path]
        parameters["earlier"] = spool.identity?.ledger.flatMap { $0 == ledger.path ? nil : $0 }
        parameters["other"] = ledger.binding?.root
        parameters["point"] = spool.unmountedPoint
        parameters["before"] = spool.identity?.dialect ?? spool.dialectOfFolders
        parameters["now"] = dialect
        return ServiceCondition(fault.kind, subject: spool.root, parameters: parameters, since: time)
    }

    var refusal: PortError? {
        condition(at: Date()).map { condition in
            PortError(.configuration, Catalogue(.en).text(of: condition), condition: condition)
        }
    }
}
