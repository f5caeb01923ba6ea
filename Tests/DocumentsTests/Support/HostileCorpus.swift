import Domain

/// More than two hundred documents that are designed to harm their reader.
enum HostileCorpus {
    static func all(_ bait: Bait) -> [HostileDocument] {
        doctypes(bait) + entities() + references(bait) + types() + nesting() + attributes() + names() + lengths()
            + encodings() + brokenUTF8() + controls() + truncations() + grammar() + claims()
    }

    /// A message of the tests' own schema, valid except for its hostile part.
    static func message(observation: String = "x", beforeRoot: String = "", encoding: String = "UTF-8") -> Message {
        var message = Message()
        message.encoding = encoding
        message.beforeRoot = beforeRoot
        message.body = Message.lote(Message.guia("G1", observation: observation))
        return message
    }

    static func doctypes(_ bait: Bait) -> [HostileDocument] {
        let levels = (1...30).map { "<!ENTITY e\($0) \"\(String(repeating: "&e\($0 - 1);", count: 10))\">" }.joined()
        let large = String(repeating: "a", count: 100_000)
        var doctypes = [
            "alone": "<!DOCTYPE m>", "laughs": "<!DOCTYPE m [<!ENTITY e0 \"ha\">\(levels)]>",
            "parameter": "<!DOCTYPE m [<!ENTITY % a \"<!ENTITY &#37; b 'x'>\"> %a; %b;]>",
            "quadratic": "<!DOCTYPE m [<!ENTITY e \"\(large)\">]>",
            "loop": "<!DOCTYPE m [<!ENTITY e \"&f;\"><!ENTITY f \"&e;\">]>",
            "attribute default": "<!DOCTYPE m [<!ATTLIST m a CDATA \"\(large)\">]>",
            "element": "<!DOCTYPE m [<!ELEMENT m (((((a|b)*,c)?)+))>]>",
            "notation": "<!DOCTYPE m [<!NOTATION n SYSTEM \"/bin/sh\"><!ENTITY u SYSTEM \"x\" NDATA n>]>",
            "many entities": "<!DOCTYPE m [\((0..<20_000).map { "<!ENTITY n\($0) 'x'>" }.joined())]>",
            "comments": "<!DOCTYPE m [\(String(repeating: "<!-- -->", count: 20_000))]>",
            "unclosed": "<!DOCTYPE m [<!ENTITY e 'x'>", "public": "<!DOCTYPE m PUBLIC \"-//X//Y\" \"x.dtd\">",
            "conditional": "<!DOCTYPE m [<![INCLUDE[<!ENTITY e 'x'>]]>]>",
        ]
        for (number, address) in (bait.addresses("x.dtd") + bait.addresses("secret.txt")).enumerated() {
            doctypes["external subset \(number)"] = "<!DOCTYPE m SYSTEM \"\(address)\">"
            doctypes["external entity \(number)"] = "<!DOCTYPE m [<!ENTITY e SYSTEM \"\(address)\">]>"
            doctypes["parameter entity \(number)"] = "<!DOCTYPE m [<!ENTITY % e SYSTEM \"\(address)\"> %e;]>"
        }
        return doctypes.sorted { $0.key < $1.key }.flatMap { name, doctype in
            let used = message(observation: String(repeating: "&e;", count: 200), beforeRoot: doctype)
            return [
                HostileDocument("doctype \(name)", used.text, .refused(.doctypeRefused)),
                HostileDocument("bare doctype \(name)", doctype + "<m>&e;&e30;</m>", .refused(.doctypeRefused)),
            ]
        }
    }

    static func entities() -> [HostileDocument] {
        let named = ["nbsp", "xxe", "copy", "e30", "LT", "á"].map { name in
            HostileDocument("entity \(name)", message(observation: "&\(name);").text, .refused(.entityRefused))
        }
        let numbers = ["#0", "#1", "#x1F", "#xD800", "#xDFFF", "#xFFFE", "#x110000", "#99999999999", "#x", "#", "#xG"]
        return named
            + numbers.map { number in
                HostileDocument(
                    "reference \(number)", message(observation: "&\(number);").text, .refused(.notWellFormed))
            } + [
                HostileDocument("entity in an attribute", "<a b='&xxe;'/>", .refused(.entityRefused)),
                HostileDocument("bare ampersand", "<a b='&'/>", .refused(.notWellFormed)),
            ]
    }

    /// References to files or addresses without a DOCTYPE. None may be followed.
    static func references(_ bait: Bait) -> [HostileDocument] {
        let xsi = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
        func root(_ added: String) -> String {
            message().text.replacingFirst("<t:mensagemTISS ", with: "<t:mensagemTISS \(added) ")
        }
        func origin(_ tag: String) -> String { message().text.replacingFirst("<t:origem>", with: tag) }
        return bait.addresses("x.xsd").flatMap { address in
            let include = "<i:include xmlns:i=\"http://www.w3.org/2001/XInclude\" href=\"\(address)\" parse=\"text\"/>"
            let style = "<?xml-stylesheet type=\"text/xsl\" href=\"\(address)\"?>"
            let located = root("\(xsi) xsi:schemaLocation=\"\(Message().namespace) \(address)\"")
            let located2 = "<m \(xsi) xsi:noNamespaceSchemaLocation=\"\(address)\">\(include)</m>"
            let sheet = "<x:s xmlns:x='http://www.w3.org/1999/XSL/Transform'><x:import href='\(address)'/></x:s>"
            let based = origin("<t:origem xml:base=\"\(address)\">")
            return [
                HostileDocument("stylesheet \(address)", message(beforeRoot: style).text, .ignored),
                HostileDocument("model", message(beforeRoot: "<?xml-model href=\"\(address)\"?>").text, .ignored),
                HostileDocument("schema location \(address)", located, .ignored),
                HostileDocument("no namespace \(address)", located2, .ignored),
                HostileDocument("include \(address)", origin(include + "<t:origem>"), .invalid(.elementUnexpected)),
                HostileDocument("base \(address)", based, .invalid(.attributeRefused)),
                HostileDocument("import \(address)", sheet, .ignored),
            ]
        }
    }

    /// Types that the document itself names.
    static func types() -> [HostileDocument] {
        let xsi = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:xs='http://www.w3.org/2001/XMLSchema'"
        let names = ["t:consulta", "t:sadt", "xs:anyType", "xs:string", "t:none", "none:x", "", "xs:date", "t:versao"]
        func with(_ attribute: String, on tag: String) -> String {
            message().text.replacingFirst("<\(tag)>", with: "<\(tag) \(xsi) \(attribute)>")
        }
        return names.map { name in
            let text = with("xsi:type='\(name)'", on: "t:origem")
            return HostileDocument("type \(name)", text, .invalid(.attributeRefused, .schemaOther, .valueType))
        } + [
            HostileDocument("nil", with("xsi:nil='true'", on: "t:origem"), .invalid(.attributeRefused)),
            HostileDocument("nil text", with("xsi:nil='1'", on: "t:numeroLote"), .invalid(.attributeRefused)),
            HostileDocument("other type", with("xsi:type='t:sadt'", on: "t:cabecalho"), .invalid(.attributeRefused)),
        ]
    }

    static func claims() -> [HostileDocument] {
        var much = HostileDocument("4 GB of nothing", "<a>", .refused(.documentTooLarge))
        much.holeBytes = 4 << 30
        var more = HostileDocument("one byte too many", "<a>", .refused(.documentTooLarge))
        more.holeBytes = (512 << 20) - 2
        var tail = HostileDocument("a long tail of NUL bytes", message().text, .refused(.nulTail))
        tail.holeBytes = 4 << 20
        var blank = HostileDocument("only NUL bytes", "", .refused(.notXML))
        blank.holeBytes = 1 << 20
        return [much, more, tail, blank]
    }
}
