package import Domain
package import FoundationEssentials
import HATContract
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// A HAT for tests, demonstration and rehearsal: a real HTTP server with the calls of `HATContract`, which can
/// misbehave on request.
///
/// It validates requests more strictly than any HAT would, stores a lote once per key, and counts effects, so that a
/// lote that is processed twice is visible. It lists batches and guias for download and numbers every download and
/// confirmation. It accepts orders, answers them by token, and counts orders that took effect twice or before an order
/// they depend on. HAT's calls are under `/api/healthcare/hat/`, the storage of files is under `/blob/`; `/sandbox/…`
/// shows and controls it. It binds loopback only.
package final class HATSandbox: Service {
    private let settings: SandboxSettings
    private let host: String
    private let store: LoteStore
    private let log = RequestLog()
    private let misbehaviour: Mutex<Misbehaviour>
    private let boundPort = Mutex<Int?>(nil)
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let onServerRunning: @Sendable (_ port: Int) async -> Void
    private let tokens = BlobTokens()
    let batches: BatchStore
    let guias: GuiaStore
    let orders: OrderStore

    var tracking: BatchTrackingTable { settings.tracking }
    var offersUploads: Bool { settings.offersUploads }

    /// Reads the storage folder; blocks on the disk while it does.
    ///
    /// `onServerRunning` is called with the bound port once the server answers calls.
    /// - Throws: `.configuration` for a host that is not loopback or an invalid behaviour; `.ioFailure` for the folder.
    package init(
        settings: SandboxSettings, logger: Logger, now: @escaping @Sendable () -> Date = { Date() },
        onServerRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws(PortError) {
        self.host = try settings.loopbackHost()
        try settings.behaviour.check()
        try settings.orders.check()
        self.settings = settings
        self.store = try LoteStore(folder: settings.storageFolder)
        self.misbehaviour = Mutex(Misbehaviour(settings.behaviour))
        self.logger = logger
        self.now = now
        self.onServerRunning = onServerRunning
        let clock = EventClock(now: now)
        self.batches = BatchStore(clock: clock)
        self.guias = GuiaStore(clock: clock)
        self.orders = OrderStore(clock: clock, settings: settings.orders)
        for lote in store.lotes { try register(lote, content: nil) }
    }

    /// Serves until it is cancelled or shut down gracefully.
    /// - Throws: `PortError.ioFailure` when the port cannot be bound.
    package func run() async throws {
        let application = Application(
            router: router(),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: settings.port), serverName: "hat-sandbox"),
            onServerRunning: { [self] channel in
                guard let port = channel.localAddress?.port else { return }
                boundPort.withLock { $0 = port }
                await onServerRunning(port)
            },
            logger: logger)
        do {
            try await application.run()
        } catch let error where error is CancellationError {
            throw error
        } catch {
            throw PortError(.ioFailure, "The sandbox could not listen on \(host):\(settings.port).", cause: error)
        }
    }

    /// The bound port; nil until it runs.
    package var port: Int? { boundPort.withLock { $0 } }

    /// The value of `MV_PHATURL` for this sandbox; nil until it runs.
    package var baseURL: String? { origin.map { "\($0)/\(HATPath.usualBase)" } }

    private var origin: String? { port.map { "http://\(host == "::1" ? "[::1]" : host):\($0)" } }

    /// The stored lotes, in the order of storing.
    package func storedLotes() -> [StoredLote] { store.lotes }

    /// The number of effects of all uploads; if it exceeds the number of lotes, one was processed twice.
    package var effectCount: Int { store.lotes.reduce(0) { $0 + $1.effects } }

    /// The latest calls without those of `/sandbox/…`, in the order in which they ended.
    package func requests() -> [RequestRecord] { log.all.kept }

    /// The number of such calls since the start.
    package var requestCount: Int { log.all.count }

    /// The behaviour in effect; its counts decrease as they are used.
    package var behaviour: SandboxBehaviour { misbehaviour.withLock { $0.behaviour } }

    /// Changes the behaviour from the next call on; the random sequence restarts from the seed.
    /// - Throws: `.configuration` for a value out of its bounds; the old behaviour stays.
    package func setBehaviour(_ behaviour: SandboxBehaviour) throws(PortError) {
        try behaviour.check()
        misbehaviour.withLock { $0 = Misbehaviour(behaviour) }
    }

    /// The file of an upload in the storage folder; nil without a folder.
    func uploadedContent(of lote: StoredLote) -> BlobContent? {
        settings.storageFolder.map { .file("\($0)/contents/\(lote.contentSHA256.hex).xml") }
    }

    private func router() -> Router<SandboxContext> {
        let router = Router(context: SandboxContext.self)
        router.add(middleware: RecordingMiddleware(log: log, now: now))
        let hat = router.group(RouterPath(HATPath.usualBase))
            .add(middleware: CredentialsMiddleware(settings))
            .add(middleware: misbehaving { SandboxCall(hat: $0) })
        hat.get(RouterPath(HATPath.health)) { _, _ in
            try SandboxAnswers.json(HealthAnswer(rest: "OK", redis: "OK", banco: "OK"))
        }
        UploadRoutes(
            store: store, bodyBytesMax: settings.bodyBytesMax, now: now,
            forgetsKeys: { [self] in behaviour.forgetsKeys },
            onNew: { [self] lote, content in try register(lote, content: offersUploads ? content : nil) }
        ).add(to: hat)
        BatchRoutes(
            store: batches, tracking: tracking, access: { [self] in try access(toBlobPath: $0, tokenSerial: $1) }
        ).add(to: hat)
        GuiaRoutes(store: guias).add(to: hat)
        OrderRoutes(
            store: orders, bodyBytesMax: settings.bodyBytesMax, idTenant: settings.idTenant,
            forgetsKeys: { [self] in behaviour.forgetsKeys }
        ).add(to: hat)
        BlobRoutes(store: batches, tokens: tokens, now: now)
            .add(to: router.group("blob").add(middleware: misbehaving { _ in .download }))
        ControlRoutes(sandbox: self).add(to: router)
        return router
    }

    private func misbehaving(_ call: @escaping @Sendable (Request) -> SandboxCall) -> MisbehavingMiddleware {
        MisbehavingMiddleware(bodyBytesMax: settings.bodyBytesMax) { [self] request in
            misbehaviour.withLock {
                MisbehavingMiddleware.Plan(
                    treatment: $0.next(call(request)), delay: .milliseconds($0.behaviour.delayMilliseconds),
                    pause: .milliseconds($0.behaviour.pauseMilliseconds))
            }
        }
    }

    /// The path is listed raw: spaces and quotes are not encoded.
    private func access(toBlobPath path: String, tokenSerial: Int) throws -> (url: String, token: String) {
        let expiry = Int(now().timeIntervalSince1970) + behaviour.tokenSeconds
        return (
            "\(origin ?? "")\(BlobRoutes.prefix)\(path)",
            try tokens.token(forBlobPath: path, serial: tokenSerial, expiry: expiry)
        )
    }
}
