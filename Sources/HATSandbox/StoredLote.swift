package import Domain
package import FoundationEssentials
package import HATContract

/// A lote that the sandbox stores.
package struct StoredLote: Codable, Sendable, Equatable {
    /// `Idempotency-Key` of the upload.
    package var key: IdempotencyKey
    /// The facts as stated by the sender.
    package var facts: LoteSubmissionFacts
    /// SHA-256 of the content as received; it equals the stated one, otherwise the upload would have been refused.
    package var contentSHA256: SHA256Digest
    /// Size of the content in bytes.
    package var contentByteCount: Int
    /// The answer to the first upload and to each repeat.
    package var answer: BatchUploadAnswer
    /// When it was stored first.
    package var storedAt: Date
    /// The number of effects of the upload. More than one must never happen.
    package var effects: Int

    private enum CodingKeys: String, CodingKey {
        case idempotencyKey, facts, contentSHA256, contentByteCount, answer, storedAt, effects
    }

    /// A lote with these values.
    package init(
        key: IdempotencyKey, facts: LoteSubmissionFacts, contentSHA256: SHA256Digest, contentByteCount: Int,
        answer: BatchUploadAnswer, storedAt: Date, effects: Int
    ) {
        self.key = key
        self.facts = facts
        self.contentSHA256 = contentSHA256
        self.contentByteCount = contentByteCount
        self.answer = answer
        self.storedAt = storedAt
        self.effects = effects
    }

    /// Decodes a line of `lotes.jsonl`.
    /// - Throws: `DecodingError`, or `PortError.malformed` for an invalid digest.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let digest = try container.decode(String.self, forKey: .contentSHA256)
        guard let contentSHA256 = SHA256Digest(hex: digest) else {
            throw PortError(.malformed, "contentSHA256 must have 64 characters of 0-9a-f.")
        }
        self.init(
            key: IdempotencyKey(text: try container.decode(String.self, forKey: .idempotencyKey)),
            facts: try container.decode(BatchFacts.self, forKey: .facts).facts,
            contentSHA256: contentSHA256,
            contentByteCount: try container.decode(Int.self, forKey: .contentByteCount),
            answer: try container.decode(BatchUploadAnswer.self, forKey: .answer),
            storedAt: try container.decode(Date.self, forKey: .storedAt),
            effects: try container.decode(Int.self, forKey: .effects))
    }

    /// Encodes a line of `lotes.jsonl`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(key.text, forKey: .idempotencyKey)
        try container.encode(BatchFacts(facts), forKey: .facts)
        try container.encode(contentSHA256.hex, forKey: .contentSHA256)
        try container.encode(contentByteCount, forKey: .contentByteCount)
        try container.encode(answer, forKey: .answer)
        try container.encode(storedAt, forKey: .storedAt)
        try container.encode(effects, forKey: .effects)
    }

    /// The lote as an item of the collection.
    var item: BatchItem {
        var item = BatchItem()
        item.status = answer.status
        item.batchDate = facts.batchDate
        item.protocol = answer.protocol
        item.batchNumber = answer.batchNumber
        item.healthProviderId = .string(facts.healthProviderId)
        item.authType = .string(facts.authType)
        item.trackingStatus = answer.trackingStatus
        item.idempotencyKey = key.text
        return item
    }
}
