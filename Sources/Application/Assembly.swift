import Answers
import AsyncHTTPClient
import Documents
import Domain
import FoundationEssentials
import HATClient
import LedgerSQLite
import Logging
import Messages
import NIOPosix
import Pipeline
import Settings
import Spool

/// The one place that names concrete adapters and puts them behind their ports.
struct Assembly: Sendable {
    let settings: Settings
    let layout: SpoolLayout
    let intake: IntakeSettings
    let queues: FolderQueues
    let parts: PipelineParts
    let schemas: CompiledSchemas
    private let pools: [NIOThreadPool]
    private let client: HTTPClient?

    /// Opens everything that serving the spool needs; takes the spool's lock.
    /// - Throws: `.busy` when another process serves this spool; `.configuration` with the name of the setting at fault.
    static func open(_ settings: Settings, logger: Logger, environment: [String: String]) async throws(PortError) -> Assembly {
        let pools = [NIOThreadPool(numberOfThreads: 16), NIOThreadPool(numberOfThreads: settings.workers)]
        for pool in pools { pool.start() }
        let disk = BlockingWork(pool: pools[0])
        let layout = SpoolLayout(root: settings.spoolRoot, dialect: settings.dialect)
        let intake = settings.intake
        let queues = FolderQueues(layout: layout, settings: intake, timeZone: settings.timeZone)
        try await disk.run { () throws(PortError) in try queues.open() }
        let ledger = try SQLiteLedger.open(path: settings.ledgerPath(in: layout))
        let schemas = try SchemaDesk(settings: settings).compile(logger: logger)
        let client = settings.hasPortal ? HTTPClient(eventLoopGroupProvider: .singleton) : nil
        let portal = try client.map { client throws(PortError) in
            HATPortal(settings: try settings.portalSettings(), client: client)
        }
        let parts = PipelineParts(
            queues: queues, ledger: ledger,
            inspector: LibXMLInspector(schemas: schemas, known: try SchemaDesk(settings: settings).knownVersions()),
            portal: portal, breaker: CircuitBreaker(settings: settings.breaker), answer: settings.answerBuilding(),
            rules: settings.acceptanceRules, routes: settings.routes, backoff: settings.backoff,
            limits: settings.limits, disk: disk, inspection: BlockingWork(pool: pools[1]), now: { Date() },
            random: { Double.random(in: 0...1) }, failPoints: try FailPointSetting.read(environment), logger: logger)
        return Assembly(
            settings: settings, layout: layout, intake: intake, queues: queues, parts: parts, schemas: schemas,
            pools: pools, client: client)
    }

    /// Gives everything back; the last thing a process does with it.
    func close() async {
        // What fails at the very end has no consequence: the process leaves.
        try? await client?.shutdown()
        for pool in pools { try? await pool.shutdownGracefully() }
        queues.close()
    }
}
