import FoundationEssentials
package import JSON

/// The answer of `GET v1/integration/{token}`: `{idTenant, code, message, detailedMessage:[…]}`. The keys are confirmed
/// by public sources; the form of an element of `detailedMessage` is not, so every form is read.
package struct TokenAnswer: Codable, Sendable, Equatable {
    /// HAT's identification of the tenant.
    package var idTenant: StringOrNumber?
    /// State of the token, 0 to 6 (`TokenCode`), as number or text; any other number is an error code.
    package var code: StringOrNumber?
    /// Message about the state.
    package var message: String?
    /// A list of texts or objects; the sandbox sends `ItemError`.
    package var detailedMessage: JSONValue?

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case idTenant, code, message, detailedMessage
    }

    /// An answer with these values.
    package init(idTenant: StringOrNumber?, code: StringOrNumber?, message: String?, detailedMessage: JSONValue?) {
        self.idTenant = idTenant
        self.code = code
        self.message = message
        self.detailedMessage = detailedMessage
    }

    /// Decodes leniently: a value of an unexpected form counts as absent and hides no other.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        idTenant = container.lenient(StringOrNumber.self, .idTenant)
        code = container.lenient(StringOrNumber.self, .code)
        message = container.lenient(String.self, .message)
        detailedMessage = container.lenient(LenientValue.self, .detailedMessage)?.value
    }

    /// The code as a number; nil for a text that is not a whole number.
    package var codeNumber: Int? { code.flatMap { Int($0.text.filter { !$0.isWhitespace }) } }
}

/// The states of a token. Numbers and meanings are confirmed by public sources; the names are this program's.
package enum TokenCode: Int, Sendable, CaseIterable {
    case waiting = 0
    case validated = 1
    case someInvalid = 2
    case allInvalid = 3
    case processed = 4
    case someFailed = 5
    case allFailed = 6

    /// The message that the sandbox sends with the state.
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

/// One element of `detailedMessage` as the sandbox sends it by default:
/// `{"index":n,"key":"…","code":"…","message":"…"}`. Assumed; no source shows an element.
package struct ItemError: Codable, Sendable, Equatable {
    /// The item's position in the body, from 0.
    package var index: Int?
    /// The item's identification, as in the item itself.
    package var key: String?
    /// Error code.
    package var code: String?
    /// Error message.
    package var message: String?

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable { case index, key, code, message }

    /// An element with these values.
    package init(index: Int?, key: String?, code: String?, message: String?) {
        self.index = index
        self.key = key
        self.code = code
        self.message = message
    }

    /// The element as JSON, without absent members.
    package var json: JSONValue {
        var members: [String: JSONValue] = [:]
        if let index { members[CodingKeys.index.rawValue] = .number(.init(index)) }
        members[CodingKeys.key.rawValue] = key.map { .string($0) }
        members[CodingKeys.code.rawValue] = code.map { .string($0) }
        members[CodingKeys.message.rawValue] = message.map { .string($0) }
        return .object(members)
    }
}
