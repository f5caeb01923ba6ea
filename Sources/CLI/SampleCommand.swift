import ArgumentParser
import Domain
import Foundation
import Samples
import TISSWriting

struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: Speech.say(
            "Escreve mensagens TISS sintéticas, válidas ou erradas de propósito.",
            "Writes synthetic TISS messages, valid or wrong on purpose."),
        usage: "hatspool sample [--tiss V] [--kind K] [--flaw F] [--out FILE] [OPTIONS]",
        discussion: Speech.say(
            "Erros (--flaw): ", "Flaws (--flaw): ") + Flaw.allCases.map(\.rawValue).joined(separator: ", "))

    @Option(help: Speech.help("Versão do TISS.", "TISS version."))
    var tiss = "4.03.00"
    @Option(
        help: Speech.help(
            "consulta, sp-sadt, resumo, honorarios ou odonto.", "consulta, sp-sadt, resumo, honorarios or odonto."))
    var kind = "consulta"
    @Option(help: Speech.help("Guias no lote, 1 a 100.", "Guias in the lote, 1 to 100."))
    var guias = 3
    @Option(help: Speech.help("Itens por guia.", "Items per guia."))
    var items = 2
    @Option(help: Speech.help("Número do lote.", "Lote number."))
    var lote = "1"
    @Option(help: Speech.help("CNPJ do prestador.", "The provider's CNPJ."))
    var cnpj = "11222333000181"
    @Option(help: Speech.help("Registro ANS da operadora.", "The operator's registro ANS."))
    var registro = "123456"
    @Option(help: Speech.help("iso-8859-1 ou utf-8.", "iso-8859-1 or utf-8."))
    var encoding = "iso-8859-1"
    @Flag(help: Speech.help("Textos com acentos.", "Texts with accents."))
    var accents = false
    @Option(help: Speech.help("Erro proposital.", "Flaw on purpose."))
    var flaw: Flaw?
    @Option(help: Speech.help("Semente; a mesma dá os mesmos bytes.", "Seed; the same gives the same bytes."))
    var seed: UInt64 = 1
    @Option(help: Speech.help("Data, aaaa-mm-dd.", "Date, yyyy-mm-dd."))
    var date = "2026-10-21"
    @Option(
        name: .shortAndLong,
        help: Speech.help(
            "Arquivo a escrever (padrão: saída padrão). Com --count, uma pasta.",
            "File to write (default: standard output). With --count, a folder."))
    var out: String?
    @Option(
        help: Speech.help(
            "Quantos arquivos, com lotes e sementes em sequência.", "How many files, with lotes and seeds in sequence.")
    )
    var count: Int?
    @Option(help: Speech.help("Idioma: pt-BR ou en.", "Language: pt-BR or en."))
    var lang: String?
    @Flag(help: Speech.help("Com --out: conta em JSON o que escreveu.", "With --out: lists in JSON what was written."))
    var json = false

    func run() throws {
        guard let count else {
            try write(spec(number: 0), to: out)
            return try report(out.map { [$0] } ?? [])
        }
        guard let out, count > 0 else {
            throw ValidationError(Speech.say("--count pede --out com uma pasta", "--count wants --out with a folder"))
        }
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        let paths = try (0..<count).map { number in
            let spec = try spec(number: number)
            let path = "\(out)/lote-\(spec.loteNumber).xml"
            try write(spec, to: path)
            return path
        }
        try report(paths)
    }

    private func report(_ paths: [String]) throws {
        guard json, !paths.isEmpty else { return }
        try Terminal.printJSON(ListOutput(items: paths.map { WrittenFileOutput(file: $0) }))
    }

    private func spec(number: Int) throws -> SampleSpec {
        guard let version = TISSVersion(tiss) else {
            throw ValidationError(Speech.say("versão inválida: \(tiss)", "not a version: \(tiss)"))
        }
        guard let moment = LocalMoment(date: date, time: "10:00:00") else {
            throw ValidationError(Speech.say("data inválida: \(date)", "not a date: \(date)"))
        }
        var spec = SampleSpec(version: version, moment: moment)
        spec.kind = try guiaKind()
        spec.guiaCount = guias
        spec.itemsPerGuia = items
        spec.loteNumber = try numbered(lote, plus: number)
        spec.provider = .cnpj(cnpj)
        spec.registroANS = registro
        guard let encoding = TISSEncoding(rawValue: encoding.uppercased()) else {
            throw ValidationError(Speech.say("codificação desconhecida: \(encoding)", "unknown encoding: \(encoding)"))
        }
        spec.encoding = encoding
        spec.hasAccents = accents
        spec.seed = seed &+ UInt64(number)
        return spec
    }

    private func numbered(_ lote: String, plus number: Int) throws -> String {
        guard number > 0 else { return lote }
        guard let first = Int(lote) else {
            throw ValidationError(Speech.say("--count pede um lote numérico", "--count wants a numeric lote"))
        }
        return "\(first + number)"
    }

    private func guiaKind() throws -> GuiaKind {
        switch kind.lowercased() {
        case "consulta": return .consulta
        case "sp-sadt", "sadt": return .spSadt
        case "resumo", "internacao": return .resumoInternacao
        case "honorarios": return .honorarios
        case "odonto": return .odonto
        default:
            throw ValidationError(Speech.say("tipo de guia desconhecido: \(kind)", "unknown kind of guia: \(kind)"))
        }
    }

    /// Written under a temporary name and renamed, so that a watched folder never sees half of it.
    private func write(_ spec: SampleSpec, to path: String?) throws {
        guard let path else {
            let handle = FileHandle.standardOutput
            try spec.write(flaw: flaw) { (part: [UInt8]) throws(PortError) in try put(part, to: handle) }
            return
        }
        let temporary = URL(filePath: path).deletingLastPathComponent()
            .appending(path: ".\(URL(filePath: path).lastPathComponent).part")
        guard FileManager.default.createFile(atPath: temporary.path, contents: nil) else {
            throw PortError(.ioFailure, "The file \(path) cannot be created.")
        }
        let handle = try FileHandle(forWritingTo: temporary)
        try spec.write(flaw: flaw) { (part: [UInt8]) throws(PortError) in try put(part, to: handle) }
        try handle.close()
        guard unsafe rename(temporary.path, path) == 0 else {
            throw PortError(.ioFailure, "The file \(path) cannot be written.")
        }
    }

    private func put(_ part: [UInt8], to handle: FileHandle) throws(PortError) {
        do {
            try handle.write(contentsOf: Data(part))
        } catch {
            throw PortError(.ioFailure, "The sample cannot be written.", cause: error)
        }
    }
}

/// A file that was written.
struct WrittenFileOutput: Output {
    let file: String
}

extension Flaw: ExpressibleByArgument {}
