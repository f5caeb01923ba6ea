import Domain
import FoundationEssentials
import Guias
import JSON
import Testing

/// Items as HAT would send them, synthetic.
enum Fixtures {
    static let reader = GuiaReader()

    static func json(_ text: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }

    static let keys: [GuiaResource: String] = [
        .authorizations: "00012026110000012345", .clinicalAttachments: "777001", .treatmentExtensions: "888002",
    ]

    /// Every known key of the structure with a value of its form; lists have two elements.
    static func full(_ structure: KeyStructure) -> JSONValue {
        .object(Dictionary(uniqueKeysWithValues: structure.keys.map { ($0.name, full($0)) }))
    }

    private static func full(_ key: ItemKey) -> JSONValue {
        switch key.form {
        case .text: .string("Texto de \(key.name)")
        case .code: .string(String("123456789012345678901".prefix(key.size ?? 5)))
        case .date: .string("2026-11-23")
        case .boolean: .bool(true)
        case .integer: .number(3)
        case .decimal: .number(2.5)
        case .object(let structure): full(structure)
        case .list(let structure): .array([full(structure), full(structure)])
        }
    }

    /// A minimal item that both passes accept.
    static func taken(_ kind: GuiaForm) -> (resource: GuiaResource, item: JSONValue) {
        var members: [String: JSONValue] = [:]
        for path in RequiredKeys.of(kind) {
            switch path {
            case "beneficiary.subscriberId":
                members["beneficiary"] = .object(["subscriberId": .string("00010002000003004")])
            case "sourceAuthorization": members[path] = .object(["clinicalCondition": .string("dor")])
            case "requestDate", "expectedHospitalizationDate": members[path] = .string("20261123")
            case "dailyRequestedQuantity": members[path] = .number(2)
            default: members[path] = .string("1")
            }
        }
        let resource: GuiaResource
        switch kind {
        case .consulta, .exame, .internacao, .odonto, .execucao, .unknown:
            resource = .authorizations
            members["authorizationType"] = types[kind].map { .string($0) }
            if kind == .execucao { members["authorizationDescription"] = .string("Jornada Exame - Exec SADT") }
            members["authorizationStatus"] = .string("9")
        case .opme, .quimioterapia, .radioterapia:
            resource = .clinicalAttachments
            members["attachType"] = types[kind].map { .string($0) }
            members["isCancelled"] = .bool(true)
        case .prorrogacao:
            resource = .treatmentExtensions
            members["isCancelled"] = .bool(true)
        }
        members[resource.keyName] = keys[resource].map { .string($0) }
        return (resource, .object(members))
    }

    private static let types: [GuiaForm: String] = [
        .consulta: "1", .exame: "2", .execucao: "2", .internacao: "4", .odonto: "9", .opme: "12", .quimioterapia: "13",
        .radioterapia: "14",
    ]
}

extension JSONValue {
    /// The same object with one member replaced, added or (nil) removed.
    func with(_ name: String, _ value: JSONValue?) -> JSONValue {
        guard case .object(var members) = self else { return self }
        members[name] = value
        return .object(members)
    }
}
