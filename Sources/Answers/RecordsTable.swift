package import Domain
package import Messages

/// The table of all records of an export with the state of each: RFC 4180 with semicolons, UTF-8 with a byte order
/// mark. Rows are made one at a time, so memory does not grow with their number. Values that a spreadsheet would
/// interpret as a formula have an apostrophe in front.
package struct RecordsTable: Sendable {
    private let catalogue: Catalogue

    /// `language`: of states and reasons; the head is in pt-BR.
    package init(language: Language) { catalogue = Catalogue(language) }

    /// Byte order mark and head line.
    package var head: [UInt8] {
        [0xEF, 0xBB, 0xBF]
            + Self.line([
                "Registro", "Linha", "Tabela", "Operação", "Chave", "Pedido", "BNV_STATUS", "Situação", "Descrição",
                "Motivo",
            ])
    }

    /// The line of one record, with its line end.
    package func row(_ order: OrderRecord) -> [UInt8] {
        Self.line([
            "\(order.ordinal)", order.line > 0 ? "\(order.line)" : "", order.alias?.rawValue ?? "",
            order.operation?.rawValue ?? "", order.key, "\(order.code)", "\(order.status.rawValue)",
            order.state.rawValue, catalogue.name(of: order.state), reason(order),
        ])
    }

    private func reason(_ order: OrderRecord) -> String {
        if let reason = order.reason { return catalogue.text(ofReason: reason) }
        if let newer = order.supersededBy { return "\(newer)" }
        return order.problems.map { problem in
            var finding = Finding(problem.code, severity: .warns, at: problem.location, parameters: problem.parameters)
            finding.maskedValue = problem.maskedValue
            return "\(problem.code.rawValue) \(catalogue.sentence(for: finding))"
        }.joined(separator: " | ")
    }

    private static func line(_ cells: [String]) -> [UInt8] {
        Array((cells.map(FindingsTable.field).joined(separator: ";") + "\r\n").utf8)
    }
}
