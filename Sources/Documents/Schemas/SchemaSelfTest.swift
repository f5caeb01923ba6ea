import CLibXML2
package import Domain
import XMLReading

/// Values with a known verdict, by which the loaded libxml2 is tested before it judges documents.
///
/// The same document has been valid on one host and invalid on another, because the pattern engine differed between
/// library versions.
package struct SchemaSelfTest {
    /// A value, the simple type by which it is judged, and the right verdict.
    package struct Pair {
        /// The name of a type of the self-test's own schema.
        package var type: String
        /// The value, which is well-formed as element content.
        package var value: String
        /// The right verdict.
        package var isValid: Bool

        /// Stores the parts of a test.
        package init(type: String, value: String, isValid: Bool) {
            self.type = type
            self.value = value
            self.isValid = isValid
        }
    }

    /// Judges every pair.
    /// - Throws: `.configuration` naming the first pair that is judged wrongly, and for an unsupported version of
    ///   libxml2.
    package static func run(_ pairs: [Pair] = pairs) throws(PortError) {
        try LibXMLVersion.require()
        let schema = try SchemaCompilation.compile(text: schemaText)
        for pair in pairs where try accepts(pair, by: schema) != pair.isValid {
            throw PortError(
                .configuration,
                "The installed libxml2 (\(LibXMLVersion.loaded)) calls the value \"\(pair.value)\" of the self-test type \(pair.type) "
                    + "\(pair.isValid ? "invalid" : "valid"); its verdicts cannot be trusted. Install another version.")
        }
    }

    private static func accepts(_ pair: Pair, by schema: CompiledSchema) throws(PortError) -> Bool {
        let document = Array("<v><\(pair.type)>\(pair.value)</\(pair.type)></v>".utf8)
        var context: UInt8 = 0
        unsafe xmlSetStructuredErrorFunc(nil) { _, _ in }
        defer { xmlSetStructuredErrorFunc(nil, nil) }
        var outcome: Result<Bool, PortError> = .success(false)
        unsafe withUnsafeMutablePointer(to: &context) { context in
            outcome = Result { () throws(PortError) in unsafe try judge(document, by: schema, context: context) }
        }
        return try outcome.get()
    }

    private static func judge(
        _ document: [UInt8], by schema: CompiledSchema, context: UnsafeMutableRawPointer
    ) throws(PortError) -> Bool {
        let table = unsafe SAXTable.make(startElement: { _, _, _, _, _, _, _, _, _ in }, endElement: { _, _, _, _ in })
        let parser = unsafe try PushParser.open(table, context: context, dictionaryBytesMax: 1 << 20)
        let validator = unsafe try SchemaValidator.plug(schema, into: parser, context: context) { _, _ in }
        _ = unsafe document.withUnsafeBytes { unsafe parser.feed($0) }
        parser.finish()
        return parser.isWellFormed && validator.isValid
    }

    private static let schemaText = """
        <schema xmlns="http://www.w3.org/2001/XMLSchema">
        <element name="v"><complexType><choice maxOccurs="1000000">
        \(types.map { "<element name=\"\($0.name)\"><simpleType>\($0.body)</simpleType></element>" }.joined())
        </choice></complexType></element></schema>
        """

    private static func pattern(_ name: String, _ pattern: String) -> (name: String, body: String) {
        (name, "<restriction base=\"string\"><pattern value=\"\(pattern)\"/></restriction>")
    }

    private static let types: [(name: String, body: String)] = [
        pattern("digits6", "[0-9]{6}"),
        pattern("cnpj", "[A-Z0-9]{12}[0-9]{2}"),
        pattern("key", "[0-9]{44}"),
        pattern("amount", "0|0\\.[0-9]{2}|[1-9]{1}[0-9]{0,12}(\\.[0-9]{2})?"),
        pattern("graphic", "[!-ÿ]{1}[ -ÿ]{0,}[!-ÿ]{1}|[!-ÿ]{1}"),
        pattern("optional", "([0-9]{0,14}|EXTERIOR)"),
        pattern("counted", "([A-Z]{2}-){2,3}[0-9]+"),
        pattern("except", "[^@]+@[^\\.]+\\..+"),
        pattern(
            "day",
            "(((20(([02468][048])|([13579][26]))-02-29))|(20[0-9][0-9])-((((0[1-9])|(1[0-2]))-((0[1-9])|(1\\d)|(2[0-8])))))"
        ),
        (
            "amount10",
            "<restriction base=\"decimal\"><totalDigits value=\"10\"/><fractionDigits value=\"2\"/></restriction>"
        ),
        ("text12", "<restriction base=\"string\"><minLength value=\"1\"/><maxLength value=\"12\"/></restriction>"),
        ("list", "<restriction base=\"string\"><enumeration value=\"S\"/><enumeration value=\"\"/></restriction>"),
        ("date", "<restriction base=\"date\"/>"),
        ("time", "<restriction base=\"time\"/>"),
    ]

    /// The pairs that are judged at every start.
    package static let pairs: [Pair] = [
        Pair(type: "digits6", value: "123456", isValid: true),
        Pair(type: "digits6", value: "1234567", isValid: false),
        Pair(type: "digits6", value: "12345A", isValid: false),
        Pair(type: "cnpj", value: "12ABC34501DE35", isValid: true),
        Pair(type: "cnpj", value: "12abc34501de35", isValid: false),
        Pair(type: "key", value: String(repeating: "7", count: 44), isValid: true),
        Pair(type: "key", value: String(repeating: "7", count: 43), isValid: false),
        Pair(type: "amount", value: "1250.90", isValid: true),
        Pair(type: "amount", value: "0.5", isValid: false),
        Pair(type: "amount", value: "01.00", isValid: false),
        Pair(type: "graphic", value: "São João", isValid: true),
        Pair(type: "graphic", value: "São ", isValid: false),
        Pair(type: "optional", value: "EXTERIOR", isValid: true),
        Pair(type: "optional", value: "", isValid: true),
        Pair(type: "optional", value: "123456789012345", isValid: false),
        Pair(type: "counted", value: "AB-CD-EF-1", isValid: true),
        Pair(type: "counted", value: "AB-1", isValid: false),
        Pair(type: "except", value: "a@b.c", isValid: true),
        Pair(type: "except", value: "a.b.c", isValid: false),
        Pair(type: "day", value: "2024-02-29", isValid: true),
        Pair(type: "day", value: "2023-02-29", isValid: false),
        Pair(type: "amount10", value: "99999999.99", isValid: true),
        Pair(type: "amount10", value: "999999999.99", isValid: false),
        Pair(type: "amount10", value: "1.999", isValid: false),
        Pair(type: "text12", value: "çççççççççççç", isValid: true),
        Pair(type: "text12", value: "1234567890123", isValid: false),
        Pair(type: "text12", value: "", isValid: false),
        Pair(type: "list", value: "", isValid: true),
        Pair(type: "list", value: "s", isValid: false),
        Pair(type: "date", value: "2026-10-21-03:00", isValid: true),
        Pair(type: "date", value: "2026-02-30", isValid: false),
        Pair(type: "time", value: "10:00:00.123Z", isValid: true),
        Pair(type: "time", value: "25:00:00", isValid: false),
    ]
}
