import CLibXML2
import Domain
import XMLReading

/// One of libxml2's schema errors in this program's terms.
struct SchemaViolation {
    var code: FindingCode
    var parameters: [String: String] = [:]
    var motive: Motive?
    /// The local name of the element that libxml2 names.
    var element: String?
    /// The attribute whose value the error concerns.
    var attribute: String?
    /// The one element that is expected where another was found, and the motive if it does not come later.
    var seeminglyMissing: (name: String, motive: Motive)?
    /// Whether the fault is in a value, so that the value's form may be shown.
    var isOfValue: Bool { Self.isOfValue(code) }

    /// `number` is from libxml2's error list; `element`, `ordinal` and `known` describe the current element, and
    /// `isBlank` its value.
    init(
        number: UInt32, message: String, element: String, ordinal: Int, known: ElementName, isBlank: Bool
    ) {
        let stated = SchemaMessage(message)
        code = Self.code(number, stated)
        self.element = stated.element
        attribute = stated.attribute
        parameters["element"] = stated.element ?? element
        // The notation of XPath.
        if isOfValue, let attribute { parameters["element"] = "\(stated.element ?? element)/@\(attribute)" }
        let expected = stated.expected
        describe(number, stated, expected: expected)
        decideMotive(known: known, ordinal: ordinal, expected: expected, isBlank: isBlank)
        if motive == .tooManyGuias { parameters["most"] = "\(Self.guiasMax)" }
        // The name is right, so only its namespace can be wrong.
        if code == .elementUnexpected, let element = stated.element, expected.contains(element) {
            parameters["namespace"] = Masking.address(stated.namespace)
        }
    }

    /// Whether the error concerns a value. Of several errors of one value only the first is a finding of its own.
    static func isOfValue(_ number: UInt32) -> Bool { isOfValue(code(number, SchemaMessage(""))) }

    /// The parameters that a repeated error of the same fault adds: the type.
    static func furtherParameters(_ message: String) -> [String: String] {
        SchemaMessage(message).type.map { ["type": $0] } ?? [:]
    }

    private mutating func describe(_ number: UInt32, _ stated: SchemaMessage, expected: [String]) {
        switch code {
        case .elementUnexpected, .elementMissing, .textRefused:
            if !expected.isEmpty { parameters["expected"] = expected.joined(separator: ", ") }
        case .valueNotInList:
            parameters["facet"] = "enumeration"
            parameters["allowed"] = stated.allowed
        case .valuePattern, .valueLength, .valueDigits, .valueRange:
            parameters["facet"] = Self.facet(number)
            parameters["limit"] = stated.limit
        case .valueType: parameters["type"] = stated.type
        case .attributeRefused: parameters["attribute"] = stated.attribute
        default: parameters["number"] = "\(number)"
        }
    }

    private static func isOfValue(_ code: FindingCode) -> Bool {
        switch code {
        case .valueNotInList, .valuePattern, .valueLength, .valueType, .valueDigits, .valueRange: true
        default: false
        }
    }

    private static func code(_ number: UInt32, _ stated: SchemaMessage) -> FindingCode {
        switch xmlParserErrors(rawValue: number) {
        case XML_SCHEMAV_ELEMENT_CONTENT: stated.isMissingChild ? .elementMissing : .elementUnexpected
        case XML_SCHEMAV_CVC_ELT_1, XML_SCHEMAV_CVC_TYPE_3_1_2, XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2: .elementUnexpected
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1: stated.speaksOfCharacters ? .textRefused : .elementUnexpected
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3: .textRefused
        case XML_SCHEMAV_CVC_ENUMERATION_VALID: .valueNotInList
        case XML_SCHEMAV_CVC_PATTERN_VALID: .valuePattern
        case XML_SCHEMAV_CVC_LENGTH_VALID, XML_SCHEMAV_CVC_MINLENGTH_VALID, XML_SCHEMAV_CVC_MAXLENGTH_VALID:
            .valueLength
        case XML_SCHEMAV_CVC_MININCLUSIVE_VALID, XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID,
            XML_SCHEMAV_CVC_MINEXCLUSIVE_VALID, XML_SCHEMAV_CVC_MAXEXCLUSIVE_VALID:
            .valueRange
        case XML_SCHEMAV_CVC_TOTALDIGITS_VALID, XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID: .valueDigits
        case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2,
            XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3, XML_SCHEMAV_VALUE:
            .valueType
        case XML_SCHEMAV_CVC_TYPE_3_1_1, XML_SCHEMAV_CVC_COMPLEX_TYPE_3_1, XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1,
            XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2, XML_SCHEMAV_CVC_COMPLEX_TYPE_4, XML_SCHEMAV_CVC_ATTRIBUTE_1,
            XML_SCHEMAV_CVC_ATTRIBUTE_2, XML_SCHEMAV_CVC_ATTRIBUTE_3, XML_SCHEMAV_CVC_ATTRIBUTE_4, XML_SCHEMAV_CVC_AU,
            XML_SCHEMAV_CVC_ELT_3_1, XML_SCHEMAV_CVC_ELT_3_2_1, XML_SCHEMAV_CVC_ELT_4_1, XML_SCHEMAV_CVC_ELT_4_2,
            XML_SCHEMAV_CVC_ELT_4_3, XML_SCHEMAV_ATTRUNKNOWN, XML_SCHEMAV_ATTRINVALID:
            .attributeRefused
        default: .schemaOther
        }
    }

    private static func facet(_ number: UInt32) -> String {
        switch xmlParserErrors(rawValue: number) {
        case XML_SCHEMAV_CVC_PATTERN_VALID: "pattern"
        case XML_SCHEMAV_CVC_LENGTH_VALID: "length"
        case XML_SCHEMAV_CVC_MINLENGTH_VALID: "minLength"
        case XML_SCHEMAV_CVC_MAXLENGTH_VALID: "maxLength"
        case XML_SCHEMAV_CVC_MININCLUSIVE_VALID: "minInclusive"
        case XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID: "maxInclusive"
        case XML_SCHEMAV_CVC_MINEXCLUSIVE_VALID: "minExclusive"
        case XML_SCHEMAV_CVC_MAXEXCLUSIVE_VALID: "maxExclusive"
        case XML_SCHEMAV_CVC_TOTALDIGITS_VALID: "totalDigits"
        default: "fractionDigits"
        }
    }

    /// The `maxOccurs` of `loteGuias` in every version.
    private static let guiasMax = 100

    /// Chooses the motive of table 38 that describes the fault: for a value that of its element, for a missing element
    /// that of the missing one. For other faults the current element is irrelevant.
    private mutating func decideMotive(known: ElementName, ordinal: Int, expected: [String], isBlank: Bool) {
        switch code {
        case .elementUnexpected where known.guiaKind != nil && ordinal > Self.guiasMax: motive = .tooManyGuias
        case .elementMissing:
            if expected.count == 1 { motive = expected.first.flatMap(Self.motive(ofMissing:)) }
        case .elementUnexpected:
            guard expected.count == 1, let name = expected.first, name != element,
                let motive = Self.motive(ofMissing: name)
            else { return }
            seeminglyMissing = (name, motive)
        default:
            if isOfValue, attribute == nil { motive = Self.motive(ofValue: known, isBlank: isBlank) }
        }
    }

    private static func motive(ofMissing name: String) -> Motive? {
        switch ElementName.named(name) {
        case .numeroLote: .loteNumberMissing
        case .origem, .identificacaoPrestador: .senderNotIdentified
        case .destino: .recipientNotIdentified
        case .hash: .hashInvalid
        case let element: motive(ofHeader: element)
        }
    }

    private static func motive(ofValue element: ElementName, isBlank: Bool) -> Motive? {
        switch element {
        case .numeroLote: isBlank ? .loteNumberMissing : nil
        case .cnpj, .cpf, .cpfContratado, .cnpjContratado, .cnpjPagador: .cpfOrCNPJInvalid
        case .codigoPrestadorNaOperadora: .providerCodeInvalid
        case .numeroCarteira: .cardNumberInvalid
        case .cnes: .cnesInvalid
        case let element: element.isDay ? .dayFilledInWrongly : motive(ofHeader: element)
        }
    }

    private static func motive(ofHeader element: ElementName) -> Motive? {
        switch element {
        case .dataRegistroTransacao: .dateInvalid
        case .horaRegistroTransacao: .timeInvalid
        case .padrao, .versaoPadrao: .versionInvalid
        case .registroANS: .registroANSInvalid
        case .competenciaLote: .competenceInvalid
        default: nil
        }
    }
}
