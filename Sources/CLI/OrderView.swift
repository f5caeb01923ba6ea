import Domain
import Foundation
import Messages

/// An order as lists show it; the content that is sent only on request.
struct OrderView: Output {
    let code: Int64
    @OrNull var alias: String?
    @OrNull var operation: String?
    @OrNull var transaction: String?
    let key: String
    let state: String
    let bnvStatus: Int
    let drop: String
    let ordinal: Int
    let line: Int
    let attempts: Int
    @OrNull var nextAttemptAt: Date?
    @OrNull var supersededBy: Int64?
    @OrNull var reason: String?
    let problems: [OrderProblemOutput]
    let createdAt: Date
    let changedAt: Date
    @OrNull var item: String?

    init(_ record: OrderRecord, withItem: Bool = false) {
        code = record.code
        alias = record.alias?.rawValue
        operation = record.operation?.rawValue
        transaction = record.transaction
        key = record.key
        state = record.state.rawValue
        bnvStatus = record.status.rawValue
        drop = record.drop.text
        ordinal = record.ordinal
        line = record.line
        attempts = record.attempts
        nextAttemptAt = record.nextAttemptAt
        supersededBy = record.supersededBy
        reason = record.reason.map { Catalogue(Speech.language).text(ofReason: $0) }
        problems = record.problems.map(OrderProblemOutput.init)
        createdAt = record.createdAt
        changedAt = record.changedAt
        item = withItem ? record.item : nil
    }

    static func table(of records: [OrderRecord]) -> String {
        let catalogue = Catalogue(Speech.language)
        var table = TextTable(header: [
            Speech.say("pedido", "order"), Speech.say("tabela", "table"), Speech.say("transação", "transaction"),
            Speech.say("chave", "key"), "BNV", Speech.say("situação", "state"), Speech.say("tentativas", "attempts"),
            Speech.say("motivo", "reason"),
        ])
        for record in records {
            table.add([
                "\(record.code)", record.alias?.rawValue ?? "–", record.transaction ?? "–", record.key,
                "\(record.status.rawValue)", catalogue.name(of: record.state), "\(record.attempts)",
                record.shownReason ?? "–",
            ])
        }
        return table.text
    }
}

/// A fault of a record: code and location, without its value.
struct OrderProblemOutput: Output {
    let code: String
    let line: Int
    let column: Int
    let path: String
    @OrNull var maskedValue: String?
    let parameters: [String: String]

    private enum CodingKeys: String, CodingKey {
        case code, line, column, path, maskedValue
        case parameters = "words"
    }

    init(_ problem: OrderProblem) {
        code = problem.code.rawValue
        line = problem.location.line
        column = problem.location.column
        path = problem.location.path
        maskedValue = problem.maskedValue
        parameters = problem.parameters
    }
}

/// How many orders are in each state (`orders list --counts`).
struct OrderCountsOutput: Output {
    /// By state; a state without any is left out.
    let counts: [String: Int]
}

extension OrderRecord {
    /// Why it is in its state: HAT's text, or the record's faults.
    var shownReason: String? {
        if let reason { return Catalogue(Speech.language).text(ofReason: reason) }
        if let supersededBy { return Speech.say("pedido \(supersededBy)", "order \(supersededBy)") }
        guard !problems.isEmpty else { return nil }
        return problems.map { "\($0.code.rawValue) \($0.parameters["field"] ?? "")" }.joined(separator: ", ")
    }
}

/// One order with everything that happened to it.
struct OrderHistoryView: Output {
    let order: OrderView
    let fileName: String
    let sendings: [SendingView]
    let exchanges: [ExchangeOutput]
    private let kept: [ExchangeRecord]

    private enum CodingKeys: CodingKey { case order, fileName, sendings, exchanges }

    struct SendingView: Output {
        let number: Int64
        let state: String
        let path: String
        let idempotencyKey: String
        let orders: Int
        let attempts: Int
        @OrNull var token: String?
        @OrNull var code: Int?
        let begunAt: Date
        @OrNull var nextStepAt: Date?
        @OrNull var reason: String?
    }

    init(_ history: OrderHistory, withItem: Bool) {
        order = OrderView(history.record, withItem: withItem)
        fileName = history.fileName
        kept = history.exchanges.map(\.record)
        exchanges = kept.map { ExchangeOutput($0) }
        sendings = history.sendings.map { sending in
            SendingView(
                number: sending.number, state: sending.state.rawValue, path: sending.endpoint.path,
                idempotencyKey: sending.key.text, orders: sending.orders.count, attempts: sending.attempts,
                token: sending.token, code: sending.progressCode, begunAt: sending.begunAt,
                nextStepAt: sending.nextStepAt, reason: sending.reason)
        }
    }

    /// The order's values, then its history line by line.
    func text(_ record: OrderRecord, whole: Bool) -> String {
        let catalogue = Catalogue(Speech.language)
        var table = TextTable(header: [Speech.say("pedido", "order"), "\(record.code)"])
        table.add([Speech.say("tabela", "table"), record.alias?.rawValue ?? "–"])
        table.add([Speech.say("operação", "operation"), record.operation?.rawValue ?? "–"])
        table.add([Speech.say("transação", "transaction"), record.transaction ?? "–"])
        table.add([Speech.say("chave", "key"), record.key])
        table.add([
            Speech.say("situação", "state"), "\(catalogue.name(of: record.state)) (BNV \(record.status.rawValue))",
        ])
        table.add([Speech.say("motivo", "reason"), record.shownReason ?? "–"])
        table.add([Speech.say("arquivo", "file"), "\(fileName) (\(record.drop))"])
        table.add([
            Speech.say("registro", "record"),
            record.line > 0
                ? "\(record.ordinal), \(Speech.say("linha", "line")) \(record.line)" : "\(record.ordinal)",
        ])
        table.add([Speech.say("tentativas", "attempts"), "\(record.attempts)"])
        table.add([Speech.say("próxima", "next"), record.nextAttemptAt?.formatted(.iso8601) ?? "–"])
        table.add([Speech.say("criado", "made"), record.createdAt.formatted(.iso8601)])
        table.add([Speech.say("mudou", "changed"), record.changedAt.formatted(.iso8601)])
        var lines = [table.text]
        for problem in record.problems {
            lines.append("  \(problem.code.rawValue) \(catalogue.title(problem.code)): \(problem.location.path)")
        }
        if let item = order.item { lines.append(item) }
        guard whole else { return lines.joined(separator: "\n") }
        lines.append("")
        lines.append(ExchangeTable.text(of: kept, about: Speech.say("envio", "sending")))
        return lines.joined(separator: "\n")
    }
}
