import Domain
import FoundationEssentials

/// Writes the lines of `plshat.log`, one per order and step: `<group's key>;<order>;<group>;<what happened>`. Protheus
/// writes a UUID, the order and a thread there. The lines hold numbers of orders and HAT's own texts, as far as they
/// are safe, and nothing of a record.
struct OrderTrace {
    let log: any TraceLog

    func write(
        _ sending: OrderSending, _ members: [OrderRecord], _ result: SendingResult, _ call: PortalCallRecord
    ) {
        let status = call.httpStatus.map { "HTTP \($0)" } ?? "sem resposta"
        let code = call.portalCode.map { ", codigo \($0)" } ?? ""
        let answer = "\(call.method) \(status)\(code)"
        switch result {
        case .taken(let token, _): write(sending, members.map(\.code), "\(answer), token \(token)")
        case .goesOn: write(sending, members.map(\.code), "\(answer), em processamento")
        case .regroup(let groupMax, let reason):
            write(sending, members.map(\.code), "\(answer), volta em grupos de \(groupMax): \(reason)", isError: true)
        case .retry(_, _, let reason):
            write(sending, members.map(\.code), "\(answer), nova tentativa depois: \(reason)", isError: true)
        case .dead(let reason):
            write(sending, members.map(\.code), "\(answer), tentativas esgotadas: \(reason)", isError: true)
        case .ended(let outcomes):
            for outcome in outcomes {
                let reason = outcome.reason.map { ": \($0)" } ?? ""
                write(
                    sending, [outcome.code], "\(answer), \(word(outcome.state))\(reason)",
                    isError: outcome.state != .succeeded)
            }
        }
    }

    private func write(_ sending: OrderSending, _ codes: [Int64], _ text: String, isError: Bool = false) {
        for code in codes {
            log.write("\(sending.key.text);\(code);\(sending.number);\(text)", to: .orders)
            if isError { log.write("[pedido \(code)] \(text)", to: .errors) }
        }
    }

    private func word(_ state: OrderState) -> String {
        switch state {
        case .succeeded: "processado com sucesso"
        case .refused: "recusado pelo HAT"
        case .held: "retido"
        case .pending: "enviado de novo sozinho"
        case .staged, .unusable, .sending, .processing, .superseded, .dead, .blocked, .cancelled, .unchanged:
            state.rawValue
        }
    }
}
