/// The answer to an upload: 201 when the lote was taken, 200 when the same key came with the same content before.
/// Assumed, in the words of a batch item.
package struct BatchUploadAnswer: Codable, Sendable, Equatable {
    package var batchNumber: StringOrNumber?
    package var `protocol`: StringOrNumber?
    /// TISS protocol status as shown to the provider; 1 is received (confirmed).
    package var status: StringOrNumber?
    package var trackingStatus: StringOrNumber?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case batchNumber, `protocol`, status, trackingStatus
    }

    package init(
        batchNumber: StringOrNumber?, protocol: StringOrNumber?, status: StringOrNumber?,
        trackingStatus: StringOrNumber?
    ) {
        self.batchNumber = batchNumber
        self.protocol = `protocol`
        self.status = status
        self.trackingStatus = trackingStatus
    }

    /// It names something of the lote, so it is an answer to an upload and not some other page.
    package var namesTheLote: Bool { batchNumber != nil || self.protocol != nil }
}
