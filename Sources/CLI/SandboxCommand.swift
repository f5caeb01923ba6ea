import ArgumentParser
import Domain
import Foundation
import HATSandbox
import Logging
import ServiceLifecycle
import UnixSignals

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: Speech.say(
            "Um HAT de mentira, em HTTP de verdade, que erra quando se pede.",
            "A make-believe HAT over real HTTP that misbehaves on request."),
        subcommands: [SandboxServe.self, SandboxLoadCommand.self], defaultSubcommand: SandboxServe.self)
}

struct SandboxServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: Speech.say("Serve o HAT de mentira.", "Serves the make-believe HAT."),
        usage: "hatspool sandbox [--port N] [OPTIONS]",
        discussion: Speech.say(
            "Só em 127.0.0.1. Comportamento também em POST /sandbox/behaviour; o que guardou, em GET /sandbox/lotes.",
            "On 127.0.0.1 only. Behaviour also by POST /sandbox/behaviour; what it holds, by GET /sandbox/lotes."))

    @Option(help: Speech.help("Porta; 0 escolhe uma livre.", "Port; 0 picks a free one."))
    var port = 8099
    @Option(help: Speech.help("Token esperado (MV_PHATTOK).", "Expected token (MV_PHATTOK)."))
    var token = "demo-token"
    @Option(help: Speech.help("idTenant esperado.", "Expected idTenant."))
    var tenant = "1"
    @Option(name: .customLong("tenant-name"), help: Speech.help("tenantName esperado.", "Expected tenantName."))
    var tenantName = "demo"
    @Option(
        help: Speech.help(
            "Pasta onde guardar o recebido (padrão: memória).", "Folder to keep what arrives (default: memory)."))
    var storage: String?
    @Option(
        name: .customLong("port-file"), help: Speech.help("Arquivo que recebe a porta.", "File that receives the port.")
    )
    var portFile: String?
    @Option(help: Speech.help("Atraso de cada resposta, em ms.", "Delay of each answer, in ms."))
    var delay = 0
    @Option(
        name: .customLong("fail-next"),
        help: Speech.help("Responde 500 às próximas N chamadas.", "Answers 500 to the next N calls."))
    var failNext = 0
    @Option(
        name: .customLong("drop-after-storing"),
        help: Speech.help(
            "Guarda e corta a conexão nas próximas N chamadas.", "Stores and cuts the connection on the next N calls."))
    var dropAfterStoring = 0
    @Option(
        help: Speech.help("Fração das chamadas que falham, 0 a 1.", "Fraction of calls that misbehave, 0 to 1."))
    var misbehave = 0.0
    @Option(help: Speech.help("Semente do mau comportamento.", "Seed of the misbehaviour."))
    var seed: UInt64 = 1
    @Option(
        name: .customLong("fail-status"),
        help: Speech.help("Status das falhas de --fail-next.", "Status of the failures of --fail-next."))
    var failStatus = 500
    @Option(
        name: .customLong("retry-after"),
        help: Speech.help(
            "Retry-After dessas falhas: segundos ou data HTTP.",
            "Retry-After of those failures: seconds or an HTTP date."))
    var retryAfter: String?
    @Option(
        name: .customLong("drop-before-storing"),
        help: Speech.help(
            "Corta a conexão sem guardar nas próximas N chamadas.", "Cuts the connection unstored on the next N calls.")
    )
    var dropBeforeStoring = 0
    @Option(
        name: .customLong("reject-token"),
        help: Speech.help("Responde 401 às próximas N chamadas.", "Answers 401 to the next N calls."))
    var rejectToken = 0
    @Option(help: Speech.help("Idioma: pt-BR ou en.", "Language: pt-BR or en."))
    var lang: String?
    @Option(
        help: Speech.help(
            "Arquivo JSON com o modo de receber pedidos (como POST /sandbox/orders/behaviour).",
            "JSON file with the behaviour for orders (as POST /sandbox/orders/behaviour).", value: "file"))
    var orders: String?
    @Option(
        name: .customLong("orders-per-call"),
        help: Speech.help("Máximo de pedidos por chamada.", "Most orders of one call."))
    var ordersPerCall: Int?
    @Option(
        name: .customLong("token-polls"),
        help: Speech.help("Perguntas até cada novo código do token.", "Polls for each code of a token."))
    var tokenPolls: Int?
    @Option(
        name: .customLong("refuse-key"),
        help: Speech.help("Recusa itens com esta chave; repetível.", "Refuses items with this key; repeatable."))
    var refuseKeys: [String] = []
    @Option(
        name: .customLong("refuse-one-in"),
        help: Speech.help("Recusa um item a cada tantos.", "Refuses every n-th item."))
    var refuseOneIn: Int?
    @Flag(
        name: .customLong("offers-uploads"),
        help: Speech.help(
            "O que foi enviado também é oferecido para download.", "What was uploaded is offered for download too."))
    var offersUploads = false
    @Flag(
        help: Speech.help(
            "Escreve o endereço em JSON na saída padrão.", "Writes the address as JSON on standard output."))
    var json = false

    func run() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.delayMilliseconds = delay
        behaviour.failNext = failNext
        behaviour.dropAfterStoring = dropAfterStoring
        behaviour.misbehavingFraction = misbehave
        behaviour.failStatus = failStatus
        behaviour.retryAfter = retryAfter
        behaviour.dropBeforeStoring = dropBeforeStoring
        behaviour.rejectToken = rejectToken
        behaviour.seed = seed
        let settings = SandboxSettings(
            port: port, token: token, idTenant: tenant, tenantName: tenantName, storageFolder: storage,
            behaviour: behaviour, offersUploads: offersUploads, orders: try orderSettings())
        var logger = Logger(label: "hat-sandbox")
        logger.logLevel = .notice
        let (portFile, json) = (portFile, json)
        let sandbox = try HATSandbox(
            settings: settings, logger: logger,
            onServerRunning: { port in
                let address = "http://127.0.0.1:\(port)/api/healthcare/hat/"
                if json {
                    // A value of strings can always be encoded.
                    try? Terminal.printJSON(AddressOutput(url: address))
                } else {
                    Terminal.note(address)
                }
                guard let portFile else { return }
                do {
                    try Data("\(port)\n".utf8).write(to: URL(filePath: portFile), options: .atomic)
                } catch {
                    Terminal.reportError(
                        Speech.say("não foi possível escrever \(portFile)", "\(portFile) cannot be written"))
                }
            })
        try await ServiceGroup(
            services: [sandbox], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        ).run()
    }

    private func orderSettings() throws -> SandboxOrders {
        var settings = SandboxOrders()
        if let orders {
            settings = try JSONDecoder().decode(SandboxOrders.self, from: Data(contentsOf: URL(filePath: orders)))
        }
        settings.ordersPerCallMax = ordersPerCall ?? settings.ordersPerCallMax
        settings.pollsPerCode = tokenPolls ?? settings.pollsPerCode
        settings.refusedKeys += refuseKeys
        settings.refusedOneIn = refuseOneIn ?? settings.refusedOneIn
        try settings.check()
        return settings
    }
}

/// Where it serves.
struct AddressOutput: Output {
    let url: String
}
