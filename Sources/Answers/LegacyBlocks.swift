import Domain
import Messages
import TISSWriting

/// The findings that reject as blocks of text, as criticism memos hold them, for programs that read those: ISO-8859-1, lines
/// end in CR LF, a blank line after each block. The field names are the format's own.
struct LegacyBlocks {
    /// What a memo of the ERP holds, in characters.
    static let charactersMax = 500_000

    private let findings: [Finding]
    private let findingCount: Int
    private let catalogue = Catalogue(.ptBR)

    /// Nil when no finding rejects.
    init?(_ record: AnswerRecord) {
        self.findings = record.findings.filter { $0.severity == .rejects }
        self.findingCount = max(findings.count, record.findingCount - (record.findings.count - findings.count))
        guard !findings.isEmpty else { return nil }
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var reported = 0
        for finding in findings {
            let block = Self.encoded(block(finding))
            // Room for the last line stays.
            guard bytes.count + block.count <= Self.charactersMax - 100 else { break }
            bytes += block
            reported += 1
        }
        if findingCount > reported { bytes += Self.encoded(["\(catalogue[.notShown]): \(findingCount - reported)"]) }
        return bytes
    }

    private func block(_ finding: Finding) -> [String] {
        var description = "\(catalogue.title(for: finding)). \(catalogue.sentence(for: finding))"
        let position = Location(line: finding.location.line, column: finding.location.column, path: "")
        if let position = catalogue.text(of: position) { description += " (\(position))" }
        var lines = [
            "** ERRO [\(finding.criticism ?? finding.code.rawValue)] **", Self.harmless(description),
            "Tag XML: " + Self.harmless(finding.location.path),
            "Valor no XML : " + Self.harmless(finding.maskedValue ?? ""),
        ]
        if let number = finding.guia?.number, !number.isEmpty {
            lines.append("Numero da Guia do Prestador: " + Self.harmless(number))
        }
        return lines + [""]
    }

    /// One line in which no new block can begin.
    private static func harmless(_ text: String) -> String {
        var line = ""
        for scalar in TISSText.clean(text).unicodeScalars {
            if scalar == "*", line.unicodeScalars.last == "*" { line += " " }
            line.unicodeScalars.append(scalar == "\n" || scalar == "\t" ? " " : scalar)
        }
        return line
    }

    private static func encoded(_ lines: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in lines {
            TISSEncoding.iso8859_1.append(line, to: &bytes)
            bytes += [0x0D, 0x0A]
        }
        return bytes
    }
}
