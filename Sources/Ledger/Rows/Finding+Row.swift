import Domain
import FoundationEssentials
import JSON

extension Finding {
    static let insert = """
        INSERT INTO findings (drop_id, ordinal, code, severity, line, column_number, path, guia_ordinal, guia_number,
            motive, masked_value, words)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    static let select = """
        SELECT code, severity, line, column_number, path, guia_ordinal, guia_number, motive, masked_value, words
        FROM findings WHERE drop_id = ? ORDER BY ordinal
        """

    func values(drop: DropID, ordinal: Int) -> [LedgerValue] {
        let texts = parameters.sorted { $0.key < $1.key }.map { ($0.key, OrderedJSON.string($0.value)) }
        return [
            .text(drop.text), .integer(Int64(ordinal)), .text(code.rawValue), .text(severity.rawValue),
            .integer(Int64(location.line)), .integer(Int64(location.column)), .text(location.path),
            .integer(guia?.ordinal), .text(guia?.number), .text(motive.code), .text(maskedValue),
            .text(String(decoding: OrderedJSON.object(texts).bytes(), as: UTF8.self)),
        ]
    }

    init(row: inout LedgerRow) throws(PortError) {
        let code = try row.rawValue("code", FindingCode.self)
        let severity = try row.rawValue("severity", Severity.self)
        let location = Location(
            line: try row.integer("line"), column: try row.integer("column_number"), path: try row.text("path"))
        let guiaOrdinal = try row.optionalInteger("guia_ordinal")
        let guiaNumber = try row.optionalText("guia_number")
        self.init(
            code, severity: severity, at: location,
            guia: guiaOrdinal.map { GuiaReference(ordinal: $0, number: guiaNumber) },
            motive: Motive(try row.text("motive")), maskedValue: try row.optionalText("masked_value"),
            parameters: try StoredJSON.decode([String: String].self, from: try row.text("words")))
    }
}

extension LedgerConnection {
    func findings(of id: DropID) throws(PortError) -> [Finding] {
        var findings: [Finding] = []
        for var row in try query(Finding.select, [.text(id.text)]) { findings.append(try Finding(row: &row)) }
        return findings
    }
}
