import Domain
import Foundation

/// One exchange with HAT, masked.
struct ExchangeOutput: Output {
    /// The object of the call: a destination, a row of a batch or guia, or the number of a group of orders.
    let scope: String
    let time: Date
    let method: String
    let path: String
    @OrNull var httpStatus: Int?
    let milliseconds: Int
    let outcome: String
    @OrNull var reason: String?

    init(_ exchange: ExchangeRecord) {
        scope = exchange.scope
        time = exchange.time
        method = exchange.method
        path = exchange.path
        httpStatus = exchange.httpStatus
        milliseconds = exchange.milliseconds
        outcome = exchange.outcome
        reason = exchange.reason
    }
}

/// An exchange about a group of orders, with HAT's refusals in it (BWB): the names of `ExchangeOutput`, and three more.
struct OrderErrorOutput: Output {
    struct Refusal: Output {
        let order: Int64
        let reason: String
    }

    private enum Key: CodingKey { case hatCode, refusedCount, refusals }

    private let exchange: OrderExchange

    init(_ exchange: OrderExchange) { self.exchange = exchange }

    func encode(to encoder: any Encoder) throws {
        try ExchangeOutput(exchange.record).encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        // `code` of HAT's answer: a token's state, or an error's code.
        try container.encode(OrNull(wrappedValue: exchange.portalCode), forKey: .hatCode)
        // How many orders it refused; `refusals` names the first of them.
        try container.encode(exchange.refusedCount, forKey: .refusedCount)
        try container.encode(
            exchange.refusals.map { Refusal(order: $0.code, reason: $0.reason) }, forKey: .refusals)
    }
}
