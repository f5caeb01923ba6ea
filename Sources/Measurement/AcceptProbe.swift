import Domain
import FoundationEssentials
import Ledger
import LedgerSQLite
import Spool

/// The durable accept of dropped files: scan, digest, flush, ledger rows, renames. Nothing is judged.
public struct AcceptProbe {
    private let queues: FolderQueues
    private let ledger: SQLLedger

    /// Opens a spool and its ledger below `root`; the folder must exist.
    public init(root: String) throws {
        queues = FolderQueues(layout: SpoolLayout(root: root))
        try queues.open()
        ledger = try SQLiteLedger.open(path: "\(root)/.ledger.sqlite")
    }

    /// Takes everything that lies in the inbox, in groups.
    /// - Returns: how many files are ours, durably, when it returns.
    public func acceptAll(group: Int) async throws -> Int {
        var taken = 0
        while true {
            let files = try queues.completeFiles(limit: group).ready
            guard !files.isEmpty else { return taken }
            let fingerprinted = try queues.fingerprint(files)
            try await ledger.recordClaims(fingerprinted)
            taken += try queues.take(fingerprinted).taken.count
        }
    }

    /// Gives the spool's lock back.
    public func close() { queues.close() }
}
