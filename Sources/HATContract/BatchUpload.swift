package import Domain
import FoundationEssentials

/// The body of `POST v1/batchesAuthorization`: every key of `BatchFacts`, then `content`, the bytes of the XML as
/// received in base64. Assumed as a whole: no public call of HAT takes a lote.
///
/// A sender never holds it in memory: `opening`, the base64 of the file, `closing`. A receiver decodes it, strictly.
package struct BatchUpload: Sendable, Equatable {
    package var facts: LoteSubmissionFacts
    /// Base64 with padding and without line breaks.
    package var content: String

    /// Every key, none optional.
    package static let keys = Set(BatchFacts.CodingKeys.allCases.map(\.rawValue) + ["content"])

    /// Ends the body after the base64.
    package static let closing = Array("\"}".utf8)

    /// The body up to the first character of the base64; the same bytes for the same facts.
    package static func opening(_ facts: LoteSubmissionFacts) throws(PortError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            // The object's closing brace gives way to the content, which comes last so that it can be streamed.
            return try encoder.encode(BatchFacts(facts)).dropLast() + Array(",\"content\":\"".utf8)
        } catch {
            throw PortError(.internalFault, "The facts of a lote could not be written as JSON.", cause: error)
        }
    }

    /// Bytes of the base64 of `contentBytes` bytes.
    package static func base64ByteCount(_ contentBytes: Int64) -> Int64 { (contentBytes + 2) / 3 * 4 }
}

extension BatchUpload: Decodable {
    private enum ContentKey: String, CodingKey { case content }

    /// - Throws: `PortError.malformed` that names missing and extra keys; `DecodingError` for a value of the wrong
    ///   type.
    package init(from decoder: any Decoder) throws {
        try decoder.requireKeys(Self.keys)
        facts = try BatchFacts(from: decoder).facts
        content = try decoder.container(keyedBy: ContentKey.self).decode(String.self, forKey: .content)
    }
}
