import HATContract
import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// Answers of the calls that accept orders.
enum OrderAnswers {
    /// The answer of a flaw that prevents a POST from being carried out; nil for any other flaw.
    static func odd(_ flaw: SandboxFlaw?) -> Response? {
        switch flaw {
        case .htmlOrder: BlobAnswers.html
        case .refusedOrder:
            SandboxAnswers.json([
                "serviceResponse": false, "tokenProcess": "", "detailedMessage": "O lote nao foi aceito.",
                "timeout": 0, "averageTime": 0,
            ])
        default: nil
        }
    }

    static func taken(_ token: String, _ settings: SandboxOrders) -> Response {
        var response = SandboxAnswers.json([
            "detailedMessage": "Recebido; consulte o token.", "tokenProcess": .string(token), "timeout": 300,
            "serviceResponse": true, "averageTime": .number("\(settings.averageTime)"),
        ])
        response.status = .init(code: settings.answerStatus)
        return response
    }

    static func progress(
        _ progress: OrderStore.Progress, idTenant: String, form: SandboxOrders.RefusalForm
    ) -> Response {
        let message = TokenCode(rawValue: progress.code)?.meaning ?? "Estado desconhecido."
        return SandboxAnswers.json([
            "idTenant": .string(idTenant), "code": .number(String(progress.code)), "message": .string(message),
            "detailedMessage": .array(progress.refused.map { refusal(of: $0, form) }),
        ])
    }

    private static func refusal(of refused: OrderGroup.Refused, _ form: SandboxOrders.RefusalForm) -> OrderedJSON {
        let code = refused.isOrphan ? "E404" : "E422"
        let message =
            refused.isOrphan ? "O registro de que este depende nao existe." : "O registro tem dados invalidos."
        let key = refused.identity.map(\.value).joined(separator: "|")
        switch form {
        case .indexed:
            return [
                "index": .number(String(refused.index)), "key": .string(key), "code": .string(code),
                "message": .string(message),
            ]
        case .keyed:
            return .object(
                refused.identity.map { ($0.name, .string($0.value)) } + [
                    ("code", .string(code)), ("message", .string(message)),
                ])
        case .plainText:
            let names = refused.identity.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
            return .string("\(code) (\(names)): \(message)")
        case .unattributed: return .string("\(code): \(message)")
        }
    }

    /// The receipt names the cancelled guias; without a receipt none was cancelled.
    static func cancelled(_ items: [OrderItem], refused: Set<Int>) -> Response {
        let done = items.indices.filter { !refused.contains($0) }.map { index -> OrderedJSON in
            ["idOnHealthProvider": .string(items[index].key), "cancelStatus": "1"]
        }
        let errors = refused.sorted().map { index -> OrderedJSON in
            .string("E422 (idOnHealthInsurer \(items[index].key)): a guia nao pode ser cancelada.")
        }
        guard !done.isEmpty else { return SandboxAnswers.json(["msgError": .array(errors)]) }
        return SandboxAnswers.json([
            "msgError": .array(errors),
            "canceledAuthorizationReceipt": ["ansRegistry": "000000", "canceledAuthorizations": .array(done)],
        ])
    }

    static func audited(_ items: [OrderItem], refused: Set<Int>) -> Response {
        let taken = items.indices.filter { !refused.contains($0) }.map { index -> OrderedJSON in
            ["authorizationNumber": .string(items[index].key)]
        }
        let invalid = refused.sorted().map { index -> OrderedJSON in
            ["authorizationNumber": .string(items[index].key), "msgError": "A guia nao esta em auditoria."]
        }
        var response = SandboxAnswers.json([
            "authorizations": [["successAuthorizations": .array(taken), "invalidAuthorizations": .array(invalid)]],
            "success": .bool(refused.isEmpty),
        ])
        response.status = .created
        return response
    }
}
