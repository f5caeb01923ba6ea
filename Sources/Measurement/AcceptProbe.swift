import Domain
import FoundationEssentials
import Ledger
import LedgerSQLite
import NIOPosix
import Pipeline
import Spool

/// The durable accept of dropped files: scan, digest, flush, ledger rows, renames. Nothing is judged.
public struct AcceptProbe {
    private let queues: FolderQueues
    private let ledger: SQLLedger
    private let pool = NIOThreadPool(numberOfThreads: 4)

    /// Opens a spool and its ledger below `root`; the folder must exist.
    public init(root: String) throws {
        pool.start()
        queues = FolderQueues(layout: SpoolLayout(root: root))
        try queues.open()
        ledger = try SQLiteLedger.open(path: "\(root)/.ledger.sqlite")
    }

    /// Takes everything that lies in the inbox, in groups.
    /// - Returns: the number of files that are durably claimed on return.
    public func acceptAll(group: Int) async throws -> Int {
        var taken = 0
        let claiming = Claiming(
            queues: queues, ledger: ledger, disk: BlockingWork(pool: pool), groupMax: group, now: { Date() },
            failPoints: .none)
        while true {
            let files = try queues.completeFiles(limit: Limits().scanMax).ready
            guard !files.isEmpty else { return taken }
            let outcome = await claiming.claim(files)
            if let failure = outcome.failure { throw failure }
            taken += outcome.claimed.count
        }
    }

    /// Gives the spool's lock back.
    public func close() { queues.close() }
}
