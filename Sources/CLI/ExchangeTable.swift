import Domain
import Foundation

/// Exchanges with HAT, one a line.
enum ExchangeTable {
    static func text(of exchanges: [OrderExchange]) -> String {
        var table = TextTable(header: [
            Speech.say("quando", "when"), Speech.say("envio", "sending"), Speech.say("pedido", "order"),
            Speech.say("chamada", "call"), "HTTP", "HAT", Speech.say("resultado", "outcome"),
            Speech.say("texto", "text"),
        ])
        for exchange in exchanges {
            func add(_ order: String, _ text: String) {
                let record = exchange.record
                table.add([
                    record.time.formatted(.iso8601), record.scope, order, record.call, record.shownStatus,
                    exchange.portalCode ?? "–", record.outcome, text,
                ])
            }
            if exchange.refusals.isEmpty { add("–", exchange.record.reason ?? "–") }
            for refusal in exchange.refusals { add("\(refusal.code)", refusal.reason) }
            let more = exchange.refusedCount - exchange.refusals.count
            if more > 0 { add("…", Speech.say("e mais \(more) recusados", "and \(more) more refused")) }
        }
        return table.text
    }

    /// `subject` is the head of the column that names the object of an exchange.
    static func text(of exchanges: [ExchangeRecord], about subject: String = Speech.say("sobre", "about")) -> String {
        var table = TextTable(header: [
            Speech.say("quando", "when"), subject, Speech.say("chamada", "call"), "HTTP", "ms",
            Speech.say("resultado", "outcome"), Speech.say("texto", "text"),
        ])
        for exchange in exchanges {
            table.add([
                exchange.time.formatted(.iso8601), exchange.scope, exchange.call, exchange.shownStatus,
                "\(exchange.milliseconds)", exchange.outcome, exchange.reason ?? "–",
            ])
        }
        return table.text
    }
}

extension ExchangeRecord {
    fileprivate var call: String { "\(method) \(path)" }
    fileprivate var shownStatus: String { httpStatus.map { "\($0)" } ?? "–" }
}
