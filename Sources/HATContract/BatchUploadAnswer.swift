/// The answer to an upload: 201 when HAT accepted the lote, 200 when the same key came with the same content before.
/// The format is assumed; the keys are those of a batch item.
package struct BatchUploadAnswer: Codable, Sendable, Equatable {
    /// HAT's number of the batch.
    package var batchNumber: StringOrNumber?
    /// HAT's protocol number.
    package var `protocol`: StringOrNumber?
    /// TISS protocol status as shown to the provider; 1 is received (confirmed).
    package var status: StringOrNumber?
    /// The operator's progress with the batch.
    package var trackingStatus: StringOrNumber?

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case batchNumber, `protocol`, status, trackingStatus
    }

    /// An answer with these values.
    package init(
        batchNumber: StringOrNumber?, protocol: StringOrNumber?, status: StringOrNumber?,
        trackingStatus: StringOrNumber?
    ) {
        self.batchNumber = batchNumber
        self.protocol = `protocol`
        self.status = status
        self.trackingStatus = trackingStatus
    }

    /// Whether it identifies the lote; otherwise it is not an answer to an upload but some other page.
    package var namesTheLote: Bool { batchNumber != nil || self.protocol != nil }
}
