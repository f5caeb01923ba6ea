package import Domain

/// The facts of a lote as JSON: one key for each fact, the digest as hexadecimal text. The format is assumed.
package struct BatchFacts: Codable, Sendable, Equatable {
    /// The facts.
    package var facts: LoteSubmissionFacts

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case batchNumber, healthProviderId, codeSusep, authType, batchDate, tissVersion, guiaCount, totalValue
        case contentSHA256, fileName, protocolNumber
    }

    /// Wraps the facts for encoding.
    package init(_ facts: LoteSubmissionFacts) { self.facts = facts }

    /// Decodes all facts; only `totalValue` is optional.
    /// - Throws: `DecodingError` for a missing key or a wrong type, `PortError.malformed` for an invalid digest.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let digest = SHA256Digest(hex: try container.decode(String.self, forKey: .contentSHA256)) else {
            throw PortError(.malformed, "contentSHA256 must have 64 characters of 0-9a-f.")
        }
        facts = LoteSubmissionFacts(
            batchNumber: try container.decode(String.self, forKey: .batchNumber),
            healthProviderId: try container.decode(String.self, forKey: .healthProviderId),
            codeSusep: try container.decode(String.self, forKey: .codeSusep),
            authType: try container.decode(String.self, forKey: .authType),
            batchDate: try container.decode(String.self, forKey: .batchDate),
            tissVersion: try container.decode(String.self, forKey: .tissVersion),
            guiaCount: try container.decode(Int.self, forKey: .guiaCount),
            totalValue: try container.decodeIfPresent(String.self, forKey: .totalValue),
            contentSHA256: digest,
            fileName: try container.decode(String.self, forKey: .fileName),
            protocolNumber: try container.decode(String.self, forKey: .protocolNumber))
    }

    /// Encodes every fact that has a value.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(facts.batchNumber, forKey: .batchNumber)
        try container.encode(facts.healthProviderId, forKey: .healthProviderId)
        try container.encode(facts.codeSusep, forKey: .codeSusep)
        try container.encode(facts.authType, forKey: .authType)
        try container.encode(facts.batchDate, forKey: .batchDate)
        try container.encode(facts.tissVersion, forKey: .tissVersion)
        try container.encode(facts.guiaCount, forKey: .guiaCount)
        try container.encodeIfPresent(facts.totalValue, forKey: .totalValue)
        try container.encode(facts.contentSHA256.hex, forKey: .contentSHA256)
        try container.encode(facts.fileName, forKey: .fileName)
        try container.encode(facts.protocolNumber, forKey: .protocolNumber)
    }
}
