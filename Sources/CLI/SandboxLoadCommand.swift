import ArgumentParser
import Domain
import Foundation
import FoundationNetworking
import HATSandbox

/// Fills a sandbox that runs, by its own `POST /sandbox/load`.
struct SandboxLoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: Speech.say(
            "Enche um HAT de mentira que está rodando, com lotes e guias de uma semente.",
            "Fills a running make-believe HAT with batches and guias from a seed."))

    @Option(help: Speech.help("Porta em 127.0.0.1.", "Port on 127.0.0.1."))
    var port = 8099
    @Option(help: Speech.help("Quantos lotes.", "How many batches."))
    var batches = 10
    @Option(help: Speech.help("Quantas autorizações.", "How many authorizations."))
    var authorizations = 10
    @Option(help: Speech.help("Quantos anexos.", "How many attachments."))
    var attachments = 5
    @Option(help: Speech.help("Quantas prorrogações.", "How many extensions."))
    var extensions = 5
    @Option(help: Speech.help("Semente: a mesma carga outra vez.", "Seed: the same load again."))
    var seed: UInt64 = 1
    @Option(help: Speech.help("Fração dos lotes com hash errado.", "Fraction of batches with a wrong hash."))
    var rejected = 0.0
    @Option(help: Speech.help("Fração das guias canceladas.", "Fraction of guias that are cancelled."))
    var cancelled = 0.0
    @Option(help: Speech.help("Fração das guias a que falta algo.", "Fraction of guias that lack something."))
    var invalid = 0.0
    @Option(
        name: .customLong("content-bytes"),
        help: Speech.help("Tamanho do arquivo de cada lote.", "Size of each batch's file."))
    var contentBytes: Int?
    @Option(help: Speech.help("Registro ANS nos lotes.", "Registro ANS in the lotes."))
    var ans = "123456"
    @Option(
        name: .customLong("tiss-version"),
        help: Speech.help("Versão do TISS dos lotes.", "Version of TISS of the lotes."))
    var version = "4.03.00"
    @Option(help: Speech.help("Idioma: pt-BR ou en.", "Language: pt-BR or en."))
    var lang: String?

    func run() async throws {
        guard let url = URL(string: "http://127.0.0.1:\(port)/sandbox/load") else { return }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try JSONEncoder().encode(load)
        let data: Data
        let response: URLResponse
        do {
            (data, response) = try await URLSession.shared.data(for: request)
        } catch {
            throw PortError(
                .unreachable,
                Speech.say(
                    "nenhum HAT de mentira responde na porta \(port)", "no make-believe HAT answers on port \(port)"))
        }
        Terminal.print(String(decoding: data, as: UTF8.self))
        guard (response as? HTTPURLResponse)?.statusCode == 200 else { throw ExitStatus.rejected.code }
    }

    private var load: SandboxLoad {
        var load = SandboxLoad()
        load.seed = seed
        load.batches = batches
        load.guias = SandboxLoad.Guias(
            authorizations: authorizations, attachments: attachments, extensions: extensions)
        load.rejectedFraction = rejected
        load.cancelledFraction = cancelled
        load.invalidFraction = invalid
        load.contentBytes = contentBytes
        load.registroANS = ans
        load.tissVersion = version
        return load
    }
}
