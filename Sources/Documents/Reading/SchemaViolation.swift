import CLibXML2
import Domain

/// One of libxml2's schema errors in this program's terms.
struct SchemaViolation {
    var code: FindingCode
    var words: [String: String] = [:]
    var motive: Motive?
    /// The element libxml2 speaks of, by local name.
    var element: String?
    /// The fault lies in a value, so the value's form may be told.
    var isOfValue: Bool { Self.isOfValue(code) }

    /// `number` is of libxml2's error list; `element`, `ordinal` and `known` are of the element being read.
    init(number: UInt32, message: String, element: String, ordinal: Int, known: ElementName) {
        let told = SchemaMessage(message)
        code = Self.code(number, told)
        self.element = told.element
        words["element"] = told.element ?? element
        let expected = told.expected
        describe(number, told, expected: expected)
        motive = Self.motive(code, known: known, ordinal: ordinal, expected: expected)
        if motive == .tooManyGuias { words["most"] = "\(Self.guiasMax)" }
        // The right name, so that only its namespace can be at fault.
        if code == .elementUnexpected, let element = told.element, expected.contains(element) {
            words["namespace"] = Masking.address(told.namespace)
        }
    }

    /// Of several errors of one value only the first is a finding of its own.
    static func isOfValue(_ number: UInt32) -> Bool { isOfValue(code(number, SchemaMessage(""))) }

    /// What an error that only repeats the fault adds: the type.
    static func furtherWords(_ message: String) -> [String: String] {
        SchemaMessage(message).type.map { ["type": $0] } ?? [:]
    }

    private mutating func describe(_ number: UInt32, _ told: SchemaMessage, expected: [String]) {
        switch code {
        case .elementUnexpected, .elementMissing, .textRefused:
            if !expected.isEmpty { words["expected"] = expected.joined(separator: ", ") }
        case .valueNotInList:
            words["facet"] = "enumeration"
            words["allowed"] = told.allowed
        case .valuePattern, .valueLength, .valueDigits, .valueRange:
            words["facet"] = Self.facet(number)
            words["limit"] = told.limit
        case .valueType: words["type"] = told.type
        case .attributeRefused: words["attribute"] = told.attribute
        default: words["number"] = "\(number)"
        }
    }

    private static func isOfValue(_ code: FindingCode) -> Bool {
        switch code {
        case .valueNotInList, .valuePattern, .valueLength, .valueType, .valueDigits, .valueRange: true
        default: false
        }
    }

    private static func code(_ number: UInt32, _ told: SchemaMessage) -> FindingCode {
        switch xmlParserErrors(rawValue: number) {
        case XML_SCHEMAV_ELEMENT_CONTENT: told.isMissingChild ? .elementMissing : .elementUnexpected
        case XML_SCHEMAV_CVC_ELT_1, XML_SCHEMAV_CVC_TYPE_3_1_2, XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2: .elementUnexpected
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1: told.speaksOfCharacters ? .textRefused : .elementUnexpected
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

    /// `loteGuias` of every version: maxOccurs.
    private static let guiasMax = 100

    /// The motive of table 38 that speaks of this very element, if there is one.
    private static func motive(_ code: FindingCode, known: ElementName, ordinal: Int, expected: [String]) -> Motive? {
        if code == .elementUnexpected, known.guiaKind != nil, ordinal > guiasMax { return .tooManyGuias }
        if code == .elementMissing || code == .elementUnexpected, expected.count == 1,
            let motive = expected.first.flatMap({ motive(of: ElementName.named($0)) })
        {
            return motive
        }
        return code == .elementMissing ? nil : motive(of: known)
    }

    private static func motive(of element: ElementName) -> Motive? {
        switch element {
        case .dataRegistroTransacao: .dateInvalid
        case .horaRegistroTransacao: .timeInvalid
        case .padrao, .versaoPadrao: .versionInvalid
        case .registroANS: .registroANSInvalid
        case .numeroLote: .loteNumberMissing
        default: nil
        }
    }
}
