package import Domain
import FoundationEssentials

/// The body of `POST v1/batchesAuthorization`: every key of `BatchFacts`, then `content`, the bytes of the XML as
/// received, in base64. The format is assumed: no public call of HAT accepts a lote.
///
/// The sender streams it as `opening`, the base64 of the file, `closing`, and never holds it in memory. The receiver
/// decodes it strictly.
package struct BatchUpload: Sendable, Equatable {
    /// The facts.
    package var facts: LoteSubmissionFacts
    /// The content in base64, with padding and without line breaks.
    package var content: String

    /// All keys of the body; all are required.
    package static let keys = Set(BatchFacts.CodingKeys.allCases.map(\.rawValue) + ["content"])

    /// The bytes after the base64.
    package static let closing = Array("\"}".utf8)

    /// The bytes before the base64, deterministic for the same facts.
    package static func opening(_ facts: LoteSubmissionFacts) throws(PortError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            // The content replaces the closing brace of the object. It comes last so that it can be streamed.
            return try encoder.encode(BatchFacts(facts)).dropLast() + Array(",\"content\":\"".utf8)
        } catch {
            throw PortError(.internalFault, "The facts of a lote could not be encoded as JSON.", cause: error)
        }
    }

    /// Number of base64 bytes for `contentBytes` bytes.
    package static func base64ByteCount(_ contentBytes: Int64) -> Int64 { (contentBytes + 2) / 3 * 4 }
}

extension BatchUpload: Decodable {
    private enum ContentKey: String, CodingKey { case content }

    /// Decodes a body with exactly the known keys.
    /// - Throws: `PortError.malformed` that names missing and counts extra keys; `DecodingError` for a value of the
    ///   wrong type.
    package init(from decoder: any Decoder) throws {
        try decoder.requireKeys(Self.keys)
        facts = try BatchFacts(from: decoder).facts
        content = try decoder.container(keyedBy: ContentKey.self).decode(String.self, forKey: .content)
    }
}
