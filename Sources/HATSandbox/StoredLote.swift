package import Domain
package import FoundationEssentials
package import HATContract

/// A lote that the sandbox holds.
package struct StoredLote: Codable, Sendable, Equatable {
    /// `Idempotency-Key` of the upload.
    package var key: IdempotencyKey
    /// As stated by the sender.
    package var facts: LoteSubmissionFacts
    /// Of the content as received; equal to the stated one, or the upload would have been refused.
    package var contentSHA256: SHA256Digest
    package var contentByteCount: Int
    /// What the first upload was answered, and each repeat again.
    package var answer: BatchUploadAnswer
    package var storedAt: Date
    /// How often the upload took effect. More than one is what must never happen.
    package var effects: Int

    private enum CodingKeys: String, CodingKey {
        case idempotencyKey, facts, contentSHA256, contentByteCount, answer, storedAt, effects
    }

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

    /// The lote as the collection lists it.
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
