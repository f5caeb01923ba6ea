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
                table.add([
                    exchange.time.formatted(.iso8601), "\(exchange.sending)", order,
                    "\(exchange.method) \(exchange.path)", exchange.httpStatus.map { "\($0)" } ?? "–",
                    exchange.portalCode ?? "–", exchange.outcome, text,
                ])
            }
            if exchange.refusals.isEmpty { add("–", exchange.reason ?? "–") }
            for refusal in exchange.refusals { add("\(refusal.code)", refusal.reason) }
            let more = exchange.refusedCount - exchange.refusals.count
            if more > 0 { add("…", Speech.say("e mais \(more) recusados", "and \(more) more refused")) }
        }
        return table.text
    }

    /// `subject` is the head of the column that names the object of an exchange.
    static func text(of exchanges: [KeptExchange], about subject: String = Speech.say("sobre", "about")) -> String {
        var table = TextTable(header: [
            Speech.say("quando", "when"), subject, Speech.say("chamada", "call"), "HTTP", "ms",
            Speech.say("resultado", "outcome"), Speech.say("texto", "text"),
        ])
        for exchange in exchanges {
            table.add([
                exchange.time.formatted(.iso8601), exchange.scope, "\(exchange.method) \(exchange.path)",
                exchange.httpStatus.map { "\($0)" } ?? "–", "\(exchange.milliseconds)", exchange.outcome,
                exchange.reason ?? "–",
            ])
        }
        return table.text
    }
}
