package import Domain

/// The XSDs of the export format, made from the shapes. `schemas/protheus/1.0/` holds these texts. A schema describes
/// the form of a file. Rules that involve several fields (such as a lot that is not HAT's) are checked by the mapper
/// alone.
package enum ExportSchema {
    /// The target namespace. It changes only with the first number of the format's version.
    package static let namespace = "urn:hatspool:protheus:1"
    /// The version of the format, which the root element of every export states.
    package static let version = "1.0"

    /// The name and text of every schema file, `exportacao.xsd` first.
    package static let files: [(name: String, text: String)] =
        [("exportacao.xsd", text(of: ExportShape.all))]
        + ExportShape.all.map { ("\($0.alias.rawValue).xsd", text(of: [$0])) }

    /// The schema for files whose records all have this alias.
    package static func text(of alias: ExportAlias) -> String { text(of: [ExportShape.of(alias)]) }

    private static func text(of shapes: [ExportShape]) -> String {
        var types = SimpleTypes()
        let records = shapes.flatMap { record($0, &types) }
        let lines =
            [
                #"<?xml version="1.0" encoding="UTF-8"?>"#,
                "<!-- Made from the shapes in Sources/ExportFormat; a test compares the two. -->",
                #"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="\#(namespace)" "#
                    + #"targetNamespace="\#(namespace)""#,
                #"           elementFormDefault="qualified" version="\#(version)">"#,
            ] + root(shapes) + records + types.lines + ["</xs:schema>", ""]
        return lines.joined(separator: "\n")
    }

    private static func root(_ shapes: [ExportShape]) -> [String] {
        [
            #"  <xs:element name="exportacao">"#,
            documentation("Registros do Protheus para o HAT, um pedido cada um.", 4),
            "    <xs:complexType>",
            #"      <xs:choice minOccurs="1" maxOccurs="unbounded">"#,
        ]
            + shapes.map { #"        <xs:element name="\#($0.alias.rawValue)" type="\#($0.alias.rawValue)"/>"# }
            + [
                "      </xs:choice>",
                #"      <xs:attribute name="versao" type="xs:token" use="required" fixed="\#(version)"/>"#,
                "    </xs:complexType>",
                "  </xs:element>",
                #"  <xs:simpleType name="Operacao">"#,
                documentation(
                    "O que houve com o registro: incluir, alterar ou excluir (ou I, A, E). Sem ela, alterar.", 4),
                #"    <xs:restriction base="xs:token">"#,
                #"      <xs:pattern value="\#(operations)"/>"#,
                "    </xs:restriction>",
                "  </xs:simpleType>",
            ]
    }

    private static var operations: String {
        let words = ExportOperation.allCases.map(\.rawValue)
        let patterns = (words + words.map { String($0.prefix(1)) }).map { word in
            word.map { "[\($0)\($0.uppercased())]" }.joined()
        }
        return "(" + patterns.joined(separator: "|") + ")?"
    }

    private static func record(_ shape: ExportShape, _ types: inout SimpleTypes) -> [String] {
        var lines = [
            #"  <xs:complexType name="\#(shape.alias.rawValue)">"#, documentation("\(shape.title).", 4), "    <xs:all>",
        ]
        lines += shape.fields.flatMap { element($0, &types) }
        for list in shape.lists {
            lines.append(
                #"      <xs:element name="\#(list.container)" type="\#(list.container)""#
                    + (list.isRequired ? "/>" : #" minOccurs="0"/>"#))
        }
        lines += [
            "    </xs:all>",
            #"    <xs:attribute name="operacao" type="Operacao"/>"#,
            #"    <xs:attribute name="chave" type="xs:string"/>"#,
            "  </xs:complexType>",
        ]
        return lines + shape.lists.flatMap { containerType($0, &types) }
    }

    private static func containerType(_ list: ExportList, _ types: inout SimpleTypes) -> [String] {
        [
            #"  <xs:complexType name="\#(list.container)">"#,
            "    <xs:sequence>",
            #"      <xs:element name="\#(list.item)" minOccurs="\#(list.isRequired ? 1 : 0)" maxOccurs="unbounded">"#,
            "        <xs:complexType>",
            "          <xs:all>",
        ]
            + list.fields.flatMap { element($0, &types).map { "      \($0)" } }
            + [
                "          </xs:all>", "        </xs:complexType>", "      </xs:element>", "    </xs:sequence>",
                "  </xs:complexType>",
            ]
    }

    private static func element(_ field: ExportField, _ types: inout SimpleTypes) -> [String] {
        let type = types.name(field.form, isRequired: field.isRequired)
        return [
            #"      <xs:element name="\#(field.name)" type="\#(type)""#
                + (field.isRequired ? ">" : #" minOccurs="0">"#),
            documentation("\(field.meaning).", 8), "      </xs:element>",
        ]
    }

    static func documentation(_ text: String, _ indent: Int) -> String {
        String(repeating: " ", count: indent)
            + #"<xs:annotation><xs:documentation xml:lang="pt-BR">\#(text.xmlEscaped)</xs:documentation></xs:annotation>"#
    }
}

extension String {
    /// The text escaped for element content and quoted attributes.
    var xmlEscaped: String {
        guard contains(where: { "&<>\"".contains($0) }) else { return self }
        return map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: String(character)
            }
        }.joined()
    }
}
