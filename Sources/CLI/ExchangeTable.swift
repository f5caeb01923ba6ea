import Domain
import Foundation

/// Exchanges with HAT, one a line.
enum ExchangeTable {
    static func text(of exchanges: [OrderExchange]) -> String {
        text(of: exchanges.map(KeptExchange.init), about: Speech.say("envio", "sending"))
    }

    /// `subject` heads the column of what an exchange belongs to.
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
