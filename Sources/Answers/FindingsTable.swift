import Domain
import Messages

/// The findings as a table for a spreadsheet: RFC 4180 with semicolons, as Excel expects in Brazil, in UTF-8 with a
/// byte order mark. Values that a spreadsheet would interpret as a formula have an apostrophe in front.
struct FindingsTable {
    private static let header = [
        "Arquivo", "Gravidade", "Código", "Crítica", "Motivo TISS", "Guia", "Número da guia", "Linha", "Coluna",
        "Caminho", "Ocorrência", "Descrição", "Forma do valor", "O que fazer",
    ]

    private let record: AnswerRecord
    private let catalogue: Catalogue

    /// Nil without findings.
    init?(_ record: AnswerRecord, language: Language) {
        guard !record.findings.isEmpty else { return nil }
        self.record = record
        self.catalogue = Catalogue(language)
    }

    var bytes: [UInt8] {
        let lines = [Self.header] + record.findings.map(row)
        let text = lines.map { $0.map(Self.field).joined(separator: ";") + "\r\n" }.joined()
        return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    }

    private func row(_ finding: Finding) -> [String] {
        let position = finding.location
        return [
            record.judged.drop.name, catalogue.name(of: finding.severity), finding.code.rawValue,
            finding.criticism ?? "", finding.motive.code, finding.guia.map { "\($0.ordinal)" } ?? "",
            finding.guia?.number ?? "",
            position.line > 0 ? "\(position.line)" : "", position.column > 0 ? "\(position.column)" : "",
            position.path, catalogue.title(for: finding), catalogue.sentence(for: finding), finding.maskedValue ?? "",
            catalogue.advice(for: finding),
        ]
    }

    /// One field: one line, harmless, quoted where it must be.
    static func field(_ value: String) -> String {
        var text = ShownText.line(value)
        // Full-width forms begin formulas too.
        let first = text.unicodeScalars.first { !$0.properties.isWhitespace }
        if let first, "=+-@＝＋－＠".unicodeScalars.contains(first) { text = "'" + text }
        guard text.contains(where: { $0 == ";" || $0 == "\"" || $0 == "," }) || text.hasPrefix(" ") else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
