import Domain
import Foundation

/// Exchanges with HAT, one a line.
enum ExchangeTable {
    static func text(of exchanges: [OrderExchange]) -> String {
        text(
            Speech.say("envio", "sending"),
            exchanges.map { exchange in
                KeptExchange(
                    scope: "\(exchange.sending)", time: exchange.time, method: exchange.method, path: exchange.path,
                    httpStatus: exchange.httpStatus, milliseconds: exchange.milliseconds, outcome: exchange.outcome,
                    reason: exchange.reason)
            })
    }

    static func text(of exchanges: [KeptExchange]) -> String { text(Speech.say("sobre", "about"), exchanges) }

    /// `subject` heads the column of what an exchange belongs to.
    private static func text(_ subject: String, _ exchanges: [KeptExchange]) -> String {
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
