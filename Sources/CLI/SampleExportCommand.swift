import ArgumentParser
import Domain
import Foundation
import Samples

struct SampleExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample-export",
        abstract: Speech.say(
            "Escreve exportações sintéticas do Protheus: pessoas, beneficiários, grupos, prestadores e locais.",
            "Writes synthetic Protheus exports: persons, beneficiaries, groups, providers and locations."))

    @Option(help: Speech.help("Quantas pessoas.", "How many persons."))
    var persons = 10
    @Option(help: Speech.help("Quantos prestadores.", "How many providers."))
    var providers = 3
    @Option(help: Speech.help("xml ou csv.", "xml or csv."))
    var form = ExportForm.xml
    @Option(
        help: Speech.help(
            "A cada quantas pessoas falta um campo; 0: nenhuma.", "Every n-th person lacks a field; 0: none."))
    var unusable = 0
    @Option(help: Speech.help("Semente; a mesma dá os mesmos bytes.", "Seed; the same gives the same bytes."))
    var seed: UInt64 = 1
    @Option(name: .shortAndLong, help: Speech.help("Pasta que recebe os arquivos.", "Folder that gets the files."))
    var out: String
    @Option(help: Speech.help("Idioma: pt-BR ou en.", "Language: pt-BR or en."))
    var lang: String?

    func validate() throws {
        guard (0...999_999_99).contains(persons), (0...999_999).contains(providers), unusable >= 0 else {
            throw ValidationError(Speech.say("quantidade fora dos limites", "count out of bounds"))
        }
    }

    func run() throws {
        let sample = ExportSample(persons: persons, providers: providers, seed: seed, unusableEvery: unusable)
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        for alias in ExportSample.aliases where sample.count(of: alias) > 0 {
            // A file that is being written has a name that no watcher claims.
            let path = "\(out)/\(alias.rawValue).\(form.rawValue)"
            let temporary = "\(path).part"
            guard FileManager.default.createFile(atPath: temporary, contents: nil),
                let handle = FileHandle(forWritingAtPath: temporary)
            else { throw PortError(.ioFailure, "The file \(temporary) cannot be written.") }
            try sample.write(alias, as: form) { try handle.write(contentsOf: Data($0)) }
            try handle.close()
            if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
            try FileManager.default.moveItem(atPath: temporary, toPath: path)
            Terminal.print("\(path): \(sample.count(of: alias))")
        }
    }
}

extension ExportForm: ExpressibleByArgument {}
