import Domain

/// The XSD of the file, made from the same table as the writer. `schemas/hat/1.0/guia.xsd` is this text.
package enum GuiaSchema {
    /// Changes with the first number of the format only.
    package static let namespace = "urn:hatspool:hat:1"

    /// UTF-8 text of the schema, with a line feed at its end.
    package static let text: String = {
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            "<!-- Made from the table of keys in Sources/Guias; a test compares the two. -->",
            #"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="\#(namespace)" targetNamespace="\#(namespace)""#,
            #"           elementFormDefault="qualified" version="1.0">"#,
        ]
        lines += root + simpleTypes
        for structure in KeyStructure.content.all { lines += type(of: structure) }
        return (lines + ["</xs:schema>", ""]).joined(separator: "\n")
    }()

    private static let root = [
        #"  <xs:element name="guia">"#,
        "    <xs:complexType>",
        "      <xs:sequence>",
        #"        <xs:element name="key" type="Key"/>"#,
        #"        <xs:element name="keyParts" type="KeyParts" minOccurs="0"/>"#,
        #"        <xs:element name="kind" type="Kind"/>"#,
        #"        <xs:element name="protheusType" type="ProtheusType" minOccurs="0"/>"#,
        #"        <xs:element name="guiaStatus" type="GuiaStatus" minOccurs="0"/>"#,
        #"        <xs:element name="tissStatus" type="TISSStatus" minOccurs="0"/>"#,
        #"        <xs:element name="audit" type="xs:boolean"/>"#,
        #"        <xs:element name="providerId" type="Text" minOccurs="0"/>"#,
        #"        <xs:element name="content" type="Content"/>"#,
        #"        <xs:element name="extra" type="Extra" minOccurs="0" maxOccurs="unbounded"/>"#,
        "      </xs:sequence>",
        #"      <xs:attribute name="resource" type="Resource" use="required"/>"#,
        #"      <xs:attribute name="pass" type="Pass" use="required"/>"#,
        "    </xs:complexType>",
        "  </xs:element>",
    ]

    private static let simpleTypes: [String] =
        enumeration("Resource", GuiaResource.allCases.map(\.rawValue), "HAT's collection.")
        + enumeration("Pass", GuiaPass.allCases.map(\.rawValue), "Offered by HAT as new or as cancelled.")
        + enumeration("Kind", GuiaForm.allCases.map(\.rawValue), "unknown only among cancelled items.")
        + enumeration("ProtheusType", protheusTypes, "Guide type of the ERP.")
        + enumeration("GuiaStatus", ["1", "2", "3", "6"], "1 authorised, 2 in part, 3 denied or cancelled, 6 audit.")
        + enumeration("TISSStatus", ["1", "2", "3", "5", "6", "7"], "BEA_STTISS.")
        + pattern("Key", #"[!-~-[/?#%]]{1,\#(TrackingKey.bytesMax)}"#, "By which HAT tracks the item.")
        + keyParts
        + restriction("Text", "xs:string", [], "Free text of any length.")
        + restriction("Code", "xs:string", [], "An identifier or code as HAT sends it, of any length.")
        + restriction("Boolean", "xs:boolean", [], "true or false.")
        + restriction("Integer", "xs:integer", digits, "A whole number.")
        + restriction("Decimal", "xs:decimal", digits, "A number with a point, without exponent.")
        + [
            #"  <xs:complexType name="Date">"#,
            documentation("A day; asSent is what HAT sent when it gave a time as well.", indent: 4),
            "    <xs:simpleContent>",
            #"      <xs:extension base="xs:date"><xs:attribute name="asSent" type="xs:string"/></xs:extension>"#,
            "    </xs:simpleContent>",
            "  </xs:complexType>",
            #"  <xs:complexType name="Extra">"#,
            documentation(
                "A value without an element that holds it exactly; path: its place in HAT's JSON.", indent: 4),
            "    <xs:simpleContent>",
            #"      <xs:extension base="xs:string">"#,
            #"        <xs:attribute name="path" type="xs:string" use="required"/>"#,
            #"        <xs:attribute name="type" type="ExtraType" use="required"/>"#,
            "      </xs:extension>",
            "    </xs:simpleContent>",
            "  </xs:complexType>",
        ]
        + enumeration(
            "ExtraType", ["string", "number", "boolean", "null", "json"],
            "json: the value as JSON text; used for objects, arrays and texts that XML cannot hold.")

    private static let keyParts: [String] =
        [
            #"  <xs:complexType name="KeyParts">"#,
            documentation("The parts of idOnHealthProvider.", indent: 4),
            "    <xs:sequence>",
            #"      <xs:element name="operadora" type="FourDigits"/>"#,
            #"      <xs:element name="year" type="FourDigits"/>"#,
            #"      <xs:element name="month" type="Month"/>"#,
            #"      <xs:element name="number" type="Digits"/>"#,
            "    </xs:sequence>",
            "  </xs:complexType>",
        ] + pattern("FourDigits", "[0-9]{4}") + pattern("Month", "0[1-9]|1[0-2]") + pattern("Digits", "[0-9]+")

    private static var protheusTypes: [String] {
        Set(GuiaForm.allCases.flatMap { [$0.protheusType(isAudit: false), $0.protheusType(isAudit: true)] })
            .filter { !$0.isEmpty }.sorted()
    }

    private static let digits = [#"<xs:totalDigits value="\#(NumberText.digitsMax)"/>"#]
}

extension GuiaSchema {
    /// Structures that occur in lists.
    private static let listed = Set(
        KeyStructure.content.all.flatMap(\.keys).compactMap { key in
            if case .list(let structure) = key.form { structure.name } else { nil }
        })

    private static func type(of structure: KeyStructure) -> [String] {
        [#"  <xs:complexType name="\#(structure.name)">"#, "    <xs:sequence>"]
            + structure.keys.flatMap(element)
            + ["    </xs:sequence>"]
            + (listed.contains(structure.name)
                ? [#"    <xs:attribute name="index" type="xs:nonNegativeInteger"/>"#] : [])
            + ["  </xs:complexType>"]
    }

    private static func element(_ key: ItemKey) -> [String] {
        var start = #"      <xs:element name="\#(key.name)" type="\#(key.form.typeName)" minOccurs="0""#
        if case .list = key.form { start += #" maxOccurs="unbounded""# }
        let notes = [
            key.field.isEmpty ? nil : "PLS: \(key.field).", key.size.map { "HAT's size: \($0)." },
            key.isRead ? "Read by the ERP." : nil,
        ].compactMap { $0 }
        guard !notes.isEmpty else { return ["\(start)/>"] }
        return ["\(start)>", documentation(notes.joined(separator: " "), indent: 8), "      </xs:element>"]
    }

    private static func documentation(_ text: String, indent: Int) -> String {
        String(repeating: " ", count: indent)
            + "<xs:annotation><xs:documentation>\(text)</xs:documentation></xs:annotation>"
    }

    private static func enumeration(_ name: String, _ values: [String], _ text: String) -> [String] {
        restriction(name, "xs:string", values.map { #"<xs:enumeration value="\#($0)"/>"# }, text)
    }

    private static func pattern(_ name: String, _ pattern: String, _ text: String? = nil) -> [String] {
        restriction(name, "xs:string", [#"<xs:pattern value="\#(pattern)"/>"#], text)
    }

    private static func restriction(_ name: String, _ base: String, _ facets: [String], _ text: String?) -> [String] {
        [#"  <xs:simpleType name="\#(name)">"#]
            + (text.map { [documentation($0, indent: 4)] } ?? [])
            + (facets.isEmpty
                ? [#"    <xs:restriction base="\#(base)"/>"#]
                : [#"    <xs:restriction base="\#(base)">"#] + facets.map { "      \($0)" } + ["    </xs:restriction>"])
            + ["  </xs:simpleType>"]
    }
}
