package import Domain
import FoundationEssentials

/// The answer of `GET v1/integration/{token}`: `{idTenant, code, message, detailedMessage:[…]}`. The keys are confirmed;
/// what an element of `detailedMessage` looks like is not, so every form is read.
package struct TokenAnswer: Codable, Sendable, Equatable {
    package var idTenant: StringOrNumber?
    /// 0 to 6, as number or text; another number is that of an error.
    package var code: StringOrNumber?
    package var message: String?
    /// A list of texts or objects; ours are `ItemError`.
    package var detailedMessage: JSONValue?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case idTenant, code, message, detailedMessage
    }

    package init(idTenant: StringOrNumber?, code: StringOrNumber?, message: String?, detailedMessage: JSONValue?) {
        self.idTenant = idTenant
        self.code = code
        self.message = message
        self.detailedMessage = detailedMessage
    }

    /// A value of an odd form is as good as absent and hides no other.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        idTenant = container.lenient(StringOrNumber.self, .idTenant)
        code = container.lenient(StringOrNumber.self, .code)
        message = container.lenient(String.self, .message)
        detailedMessage = container.lenient(LenientValue.self, .detailedMessage)?.value
    }

    /// nil for a text that is no whole number.
    package var codeNumber: Int? { code.flatMap { Int($0.text.filter { !$0.isWhitespace }) } }
}

/// The states of a token. Numbers and meanings are confirmed; the words are ours.
package enum TokenCode: Int, Sendable, CaseIterable {
    case waiting = 0
    case validated = 1
    case someInvalid = 2
    case allInvalid = 3
    case processed = 4
    case someFailed = 5
    case allFailed = 6

    /// What it means, in the words of our sandbox.
    package var meaning: String {
        switch self {
        case .waiting: "A espera da validacao e do processamento."
        case .validated: "Itens validos; a espera do processamento."
        case .someInvalid: "Alguns itens invalidos; os demais a espera do processamento."
        case .allInvalid: "Nenhum item passou pela validacao."
        case .processed: "Todos os itens processados com sucesso."
        case .someFailed: "Processado, alguns itens com erro."
        case .allFailed: "Processado, nenhum item com sucesso."
        }
    }
}

/// One element of `detailedMessage` as our sandbox sends it by default: `{"index":n,"key":"…","code":"…","message":"…"}`.
/// Assumed; no source shows an element.
package struct ItemError: Codable, Sendable, Equatable {
    /// The item's place in the body, from 0.
    package var index: Int?
    /// The item's identification, as the item itself has it.
    package var key: String?
    package var code: String?
    package var message: String?

    package enum CodingKeys: String, CodingKey, CaseIterable { case index, key, code, message }

    package init(index: Int?, key: String?, code: String?, message: String?) {
        self.index = index
        self.key = key
        self.code = code
        self.message = message
    }

    /// Absent members are left out.
    package var json: JSONValue {
        var members: [String: JSONValue] = [:]
        if let index { members[CodingKeys.index.rawValue] = .number(.init(index)) }
        members[CodingKeys.key.rawValue] = key.map { .string($0) }
        members[CodingKeys.code.rawValue] = code.map { .string($0) }
        members[CodingKeys.message.rawValue] = message.map { .string($0) }
        return .object(members)
    }
}
