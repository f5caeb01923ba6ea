import CLibXML2

/// Judges one value by its type where libxml2 2.9.14 is known to be wrong: it does not collapse whitespace of dates
/// and times, and it reads only 24 digits of decimals, trailing zeros included (XML Schema part 2, 4.3.6 and 3.2.3). A
/// value that this check does not understand stays refused.
enum SchemaTypeCheck {
    /// Whether `text` is a value of the type named `typeName`, in `schema` or, with `isBuiltIn`, in XML Schema itself.
    static func accepts(
        _ text: borrowing ContentText, typeName: String, isBuiltIn: Bool, schema: CompiledSchema
    ) -> Bool {
        guard let type = unsafe find(typeName, isBuiltIn: isBuiltIn, schema), let primitive = unsafe primitive(of: type)
        else { return false }
        let value: String
        switch unsafe xmlSchemaValType(UInt32(primitive.pointee.builtInType)) {
        case XML_SCHEMAS_DATE, XML_SCHEMAS_TIME, XML_SCHEMAS_DATETIME, XML_SCHEMAS_GYEAR, XML_SCHEMAS_GYEARMONTH:
            guard text.whitespaceAround != nil else { return false }
            value = text.trimmed()
        case XML_SCHEMAS_DECIMAL:
            guard let canonical = text.canonicalDecimal else { return false }
            value = canonical
        default: return false
        }
        return unsafe isValid(value, primitive, facets: type.pointee.facetSet)
    }

    private static func find(_ name: String, isBuiltIn: Bool, _ schema: CompiledSchema) -> xmlSchemaTypePtr? {
        if isBuiltIn { return unsafe xmlSchemaGetPredefinedType(name, "http://www.w3.org/2001/XMLSchema") }
        return unsafe xmlHashLookup(schema.handle.pointee.typeDecl, name)?.assumingMemoryBound(to: xmlSchemaType.self)
    }

    /// The primitive type of XML Schema from which `type` is derived.
    private static func primitive(of type: xmlSchemaTypePtr) -> xmlSchemaTypePtr? {
        var base = unsafe type
        for _ in 0..<32 {
            if unsafe base.pointee.type == XML_SCHEMA_TYPE_BASIC { return unsafe base }
            guard unsafe base.pointee.type == XML_SCHEMA_TYPE_SIMPLE, let next = unsafe base.pointee.baseType else {
                return nil
            }
            unsafe base = next
        }
        return nil
    }

    private static func isValid(
        _ text: String, _ primitive: xmlSchemaTypePtr, facets: xmlSchemaFacetLinkPtr?
    ) -> Bool {
        var value: xmlSchemaValPtr?
        defer { unsafe xmlSchemaFreeValue(value) }
        guard unsafe xmlSchemaValidatePredefinedType(primitive, text, &value) == 0, let value = unsafe value else {
            return false
        }
        var link = unsafe facets
        while let facet = unsafe link?.pointee.facet {
            switch unsafe facet.pointee.type {
            case XML_SCHEMA_FACET_WHITESPACE: break
            case XML_SCHEMA_FACET_MININCLUSIVE, XML_SCHEMA_FACET_MINEXCLUSIVE, XML_SCHEMA_FACET_MAXINCLUSIVE,
                XML_SCHEMA_FACET_MAXEXCLUSIVE, XML_SCHEMA_FACET_TOTALDIGITS, XML_SCHEMA_FACET_FRACTIONDIGITS:
                guard unsafe xmlSchemaValidateFacet(primitive, facet, text, value) == 0 else { return false }
            default: return false
            }
            unsafe link = link?.pointee.next
        }
        return true
    }
}

extension ContentText {
    /// An `xsd:decimal` without insignificant zeros; nil for any other text.
    fileprivate var canonicalDecimal: String? {
        let text = trimmed(charactersMax: .max >> 8)
        let sign = text.first == "-" || text.first == "+" ? String(text.prefix(1)) : ""
        let parts = text.dropFirst(sign.utf8.count).split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let (whole, fraction) = (parts.first ?? "", parts.count == 2 ? parts[1] : "")
        guard whole.utf8.count + fraction.utf8.count > 0,
            (whole + fraction).utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let kept = fraction.reversed().drop { $0 == "0" }.reversed()
        let digits = whole.drop { $0 == "0" }
        return sign + (digits.isEmpty ? "0" : digits) + (kept.isEmpty ? "" : "." + String(kept))
    }
}
