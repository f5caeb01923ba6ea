import Domain

/// Adds the document's own encoding to a refusal that mentions encodings (T51). The bytes are delivered unchanged, so
/// the reader must know their encoding to correct it.
struct RefusedEncoding {
    /// How portals name the matter, in lower case.
    private static let parameters = [
        "encod", "codifica", "charset", "utf-8", "utf8", "utf-16", "iso-8859", "iso8859", "1252",
    ]

    let parts: PipelineParts

    static func isNamed(in text: String) -> Bool {
        let text = text.lowercased()
        return parameters.contains { text.contains($0) }
    }

    /// The refusal, with the document's encodings when it mentions any. Reads the document again, which only such a
    /// refusal costs.
    func reason(_ error: PortError, of drop: ClaimedDrop) async -> String {
        guard Self.isNamed(in: error.message) else { return error.message }
        // When the document cannot be read again, the refusal is reported without it.
        guard let inspected = try? await Inspecting(parts: parts).inspect(drop) else { return error.message }
        return "\(error.message) \(Self.sentence(inspected.inspection.encoding))"
    }

    static func sentence(_ facts: EncodingFacts) -> String {
        let declared = facts.declared.map { "declares \($0)" } ?? "declares no encoding"
        let mark = facts.byteOrderMark.map { ", begins with the mark of \($0)" } ?? ""
        return "The document \(declared)\(mark) and was read as \(facts.readAs ?? "UTF-8")."
    }
}
