import Domain
import JSON

/// Values derived from an item without judging it.
struct GuiaFacts {
    let key: TrackingKey?
    let kind: GuiaForm
    let isAudit: Bool
    let isCancellationConfirmed: Bool
    let providerId: String?
    /// Status of the guia in the ERP: 1 authorised, 2 in part, 3 denied, 6 audit; nil when no procedure states one.
    let guiaStatus: String?
    /// BEA_STTISS; nil for an attachment or extension without a status.
    let tissStatus: String?

    init(_ item: JSONValue, resource: GuiaResource, pass: GuiaPass) {
        let status = Self.code(item["authorizationStatus"])
        key = TrackingKey(item[resource.keyName], isOnHealthProvider: resource == .authorizations)
        kind = GuiaForm(item, resource: resource)
        isAudit = status == "6"
        isCancellationConfirmed =
            switch resource {
            case .authorizations: status == "9"
            case .clinicalAttachments, .treatmentExtensions: item["isCancelled"] == .bool(true)
            }
        providerId = Self.code(item["healthProvider"]?["healthProviderId"])
        guiaStatus =
            pass == .cancelled
            ? "3" : isAudit ? "6" : Self.guiaStatus(ofProcedures: item["procedures"])
        tissStatus =
            resource != .authorizations && status == nil && !isCancellationConfirmed
            ? nil : Self.tissStatus(of: status, isCancelled: isCancellationConfirmed)
    }

    /// A string or number without surrounding spaces; nil for other values and for an empty text.
    static func code(_ value: JSONValue?) -> String? {
        let text: String
        switch value {
        case .string(let string): text = string
        case .number(let number): text = NumberText.plain(number)
        case .null, .bool, .array, .object, nil: return nil
        }
        guard let first = text.firstIndex(where: { $0 != " " }), let last = text.lastIndex(where: { $0 != " " }) else {
            return nil
        }
        return String(text[first...last])
    }

    /// All procedures denied or in audit: 3; all authorised: 1; anything else: 2.
    private static func guiaStatus(ofProcedures procedures: JSONValue?) -> String? {
        let statuses: [String?]
        switch procedures {
        case .array(let all): statuses = all.map { code($0["status"]) }
        case .object: statuses = [code(procedures?["status"])]
        case .null, .bool, .number, .string, nil: return nil
        }
        guard statuses.contains(where: { $0 != nil }) else { return nil }
        if statuses.allSatisfy({ $0 == "1" }) { return "1" }
        return statuses.allSatisfy { $0 == "0" || $0 == "2" } ? "3" : "2"
    }

    private static func tissStatus(of status: String?, isCancelled: Bool) -> String {
        if isCancelled || status == "9" { return "6" }
        return switch status {
        case "1": "1"
        case "2": "7"
        case "3": "3"
        case "5H": "5"
        default: "2"
        }
    }
}

extension GuiaForm {
    /// The kind of an item, or `unknown`. An execution is recognised by its description, whatever its type.
    init(_ item: JSONValue, resource: GuiaResource) {
        switch resource {
        case .treatmentExtensions: self = .prorrogacao
        case .clinicalAttachments: self = Self.attachment(GuiaFacts.code(item["attachType"]))
        case .authorizations:
            if case .string(let text) = item["authorizationDescription"], text.contains("Exame - Exec") {
                self = .execucao
            } else {
                self = Self.authorization(GuiaFacts.code(item["authorizationType"]))
            }
        }
    }

    private static func attachment(_ type: String?) -> GuiaForm {
        switch type {
        case "12": .opme
        case "13": .quimioterapia
        case "14": .radioterapia
        default: .unknown
        }
    }

    /// The type has two positions: `01` is `1`.
    private static func authorization(_ type: String?) -> GuiaForm {
        switch type {
        case "1", "01": .consulta
        case "2", "02": .exame
        case "4", "04": .internacao
        case "9", "09": .odonto
        default: .unknown
        }
    }
}
