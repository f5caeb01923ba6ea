import Foundation
import Testing

/// One file in a hundred is faulty in some way and must not affect the others. `HATSPOOL_FILES` sets their number.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Poison among good files` {
    private struct Poison {
        let name: String
        let bytes: Data
        /// The codes of which the first one found must lead.
        let codes: Set<String>
    }

    private static let fileCount = Int(ProcessInfo.processInfo.environment["HATSPOOL_FILES"] ?? "") ?? 2_000

    @Test func `T42 one in a hundred does not affect the rest, and each has its own verdict`() throws {
        let here = try Installation(
            settings: "[ROUTES]\nENVIO_LOTE_GUIAS = import\n[WORK]\nSANDBOX = 1\n", hasPortal: false)
        let goodCount = Self.fileCount - Self.fileCount / 100
        try here.run(["sample", "--count", "\(goodCount)", "--out", here.inbox.path, "--guias", "1"])
        #expect(here.files(below: "inbox").count == goodCount)
        let poison = try (0..<(Self.fileCount / 100)).map { try Self.poison($0, here) }
        for one in poison { try here.drop(one.bytes, as: one.name) }
        let unreadable = try dropUnreadable(here)

        let begun = ContinuousClock.now
        let run = try here.batch(wait: 60)
        print("poison: \(Self.fileCount) files in \(ContinuousClock.now - begun)")
        #expect(run.status == 65, "\(run.errors.suffix(2_000))")

        let records = try here.records()
        var verdicts: [String: [String]] = [:]
        for record in records {
            let name = record["fileName"] as? String ?? ""
            verdicts[name, default: []].append(
                "\(record["state"] ?? "") \(record["verdict"] ?? "") \(record["code"] ?? "")")
        }
        let accepted = records.filter { $0["verdict"] as? String == "accepted" }
        #expect(accepted.count == goodCount)
        #expect(Set(accepted.compactMap { $0["fileName"] as? String }).count == goodCount)
        #expect(accepted.allSatisfy { $0["state"] as? String == "settled" })
        for one in poison {
            let reported = verdicts[one.name] ?? []
            #expect(reported.count == 1, "\(one.name): \(reported)")
            let codes = reported.first?.split(separator: " ").last.map(String.init) ?? ""
            #expect(one.codes.contains(codes), "\(one.name): \(reported)")
        }
        #expect(here.files(below: "import").count == goodCount)
        #expect(Set(here.files(below: "inbox").filter { !$0.hasPrefix(".") }) == Set(unreadable.map { [$0] } ?? []))
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") } == [])
        #expect(try here.run(["ledger", "verify"]).status == 0)
        expectFolded(run.errors)
    }

    /// Repeated warnings and errors are folded, however many files there are.
    private func expectFolded(_ log: String) {
        var counts: [String: Int] = [:]
        for line in log.split(separator: "\n") where line.contains(" error ") || line.contains(" warning ") {
            let fields = line.split(separator: " ").dropFirst().filter { !$0.hasPrefix("drop.id=") }
            counts[fields.joined(separator: " "), default: 0] += 1
        }
        // Five a minute, and the run may take a few minutes.
        let loud = counts.filter { $0.value > 60 }
        #expect(loud.isEmpty, "\(loud)")
    }

    /// Another user's file that only its owner may read. root may read everything, so it is left out for root.
    private func dropUnreadable(_ here: Installation) throws -> String? {
        guard geteuid() != 0 else { return nil }
        let name = "fechado.xml"
        try here.drop(Data("<m/>".utf8), as: name)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0], ofItemAtPath: here.inbox.appending(path: name).path)
        return name
    }

    /// Each file has other bytes, because a repetition would have another verdict.
    private static func poison(_ number: Int, _ here: Installation) throws -> Poison {
        let mark = "<!-- \(number) -->"
        let message = "<ans:mensagemTISS xmlns:ans=\"http://www.ans.gov.br/padroes/tiss/schemas\">"
        let head = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"
        func text(_ name: String, _ text: String, _ codes: String...) -> Poison {
            Poison(name: "veneno-\(number)-\(name)", bytes: Data(text.utf8), codes: Set(codes))
        }
        switch number % 8 {
        case 0:
            return text(
                "xxe.xml", "\(head)<!DOCTYPE m [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\(mark)\(message)&x;",
                "XML006")
        case 1:
            let laughs = (1...9).map { "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">" }.joined()
            return text(
                "risos.xml", "\(head)<!DOCTYPE m [<!ENTITY l0 \"ha\">\(laughs)]>\(mark)\(message)&l9;", "XML006")
        case 2:
            return text("fundo.xml", head + mark + message + String(repeating: "<a>", count: 100_000), "XML009")
        case 3:
            let attributes = (0..<5_000).map { "a\($0)=\"\"" }.joined(separator: " ")
            return text("atributos.xml", "\(head)\(mark)<m \(attributes)/>", "XML016", "MSG001")
        case 4: return text("cortado.xml", head + mark + message + "<ans:cabecalho>", "XML004", "XML003")
        case 5:
            // A gzip header followed by nothing that can be decompressed.
            let bytes = Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]) + Data("\(number)".utf8)
            return Poison(
                name: "veneno-\(number).xml", bytes: bytes, codes: ["ARC001", "ARC002", "ARC003", "ARC004", "ARC015"])
        case 6:
            let bytes = Data([0x50, 0x4B, 3, 4]) + Data(repeating: UInt8(number & 0xFF), count: 100 + number)
            return Poison(
                name: "veneno-\(number).zip", bytes: bytes, codes: ["ARC001", "ARC002", "ARC003", "ARC004", "ARC015"])
        default:
            return text("texto.xml", "isto não é XML \(number)\n", "XML002", "XML001")
        }
    }
}
