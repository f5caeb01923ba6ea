/// Finds what a schema includes and imports from its bytes, without an XML parser; enough to check that a set is
/// complete.
enum SchemaLocations {
    /// - Returns: every `schemaLocation` of an `include`, `import`, `redefine` or `override` outside comments.
    static func of(_ schema: [UInt8]) -> [String] {
        var locations: [String] = []
        var rest = schema[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[start...]
            if rest.starts(with: "<!--".utf8) {
                guard let end = rest.firstRange(of: Array("-->".utf8)) else { break }
                rest = rest[end.upperBound...]
                continue
            }
            let end = rest.firstIndex(of: UInt8(ascii: ">")) ?? rest.endIndex
            if let location = location(inTag: rest[start..<end]) { locations.append(location) }
            rest = rest[end...]
        }
        return locations
    }

    private static func location(inTag tag: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: tag.dropFirst(), as: UTF8.self)
        let name = text.prefix { !$0.isWhitespace && $0 != "/" }
        let local = name.split(separator: ":").last ?? ""
        guard ["include", "import", "redefine", "override"].contains(local) else { return nil }
        guard let attribute = text.firstRange(of: "schemaLocation") else { return nil }
        let value = text[attribute.upperBound...].drop { $0.isWhitespace || $0 == "=" }
        guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
        return String(value.dropFirst().prefix { $0 != quote })
    }
}
