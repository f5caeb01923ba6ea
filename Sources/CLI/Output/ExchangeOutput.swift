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

    init(_ exchange: KeptExchange) {
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

/// An exchange about a group of orders, with HAT's refusals in it (BWB).
struct OrderErrorOutput: Output {
    struct Refusal: Output {
        let order: Int64
        let reason: String
    }

    let scope: String
    let time: Date
    let method: String
    let path: String
    @OrNull var httpStatus: Int?
    let milliseconds: Int
    let outcome: String
    @OrNull var reason: String?
    /// `code` of HAT's answer: a token's state, or an error's code.
    @OrNull var hatCode: String?
    /// How many orders it refused; `refusals` names the first of them.
    let refusedCount: Int
    let refusals: [Refusal]

    init(_ exchange: OrderExchange) {
        scope = "\(exchange.sending)"
        time = exchange.time
        method = exchange.method
        path = exchange.path
        httpStatus = exchange.httpStatus
        milliseconds = exchange.milliseconds
        outcome = exchange.outcome
        reason = exchange.reason
        hatCode = exchange.portalCode
        refusedCount = exchange.refusedCount
        refusals = exchange.refusals.map { Refusal(order: $0.code, reason: $0.reason) }
    }
}

extension KeptExchange {
    init(_ exchange: ExchangeRecord) {
        self.init(
            scope: exchange.destination.rawValue, time: exchange.time, method: exchange.method, path: exchange.path,
            httpStatus: exchange.httpStatus, milliseconds: exchange.milliseconds, outcome: exchange.outcome,
            reason: exchange.reason)
    }

    init(_ exchange: OrderExchange) {
        self.init(
            scope: "\(exchange.sending)", time: exchange.time, method: exchange.method, path: exchange.path,
            httpStatus: exchange.httpStatus, milliseconds: exchange.milliseconds, outcome: exchange.outcome,
            reason: exchange.reason)
    }
}
