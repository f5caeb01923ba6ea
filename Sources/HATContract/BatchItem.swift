/// One batch as `GET v1/batchesAuthorization` lists it.
///
/// Confirmed by public sources: the eight fields that PLS requests, and `trackingStatus`, which its filters name. It is
/// not confirmed whether numbers come as text, so both forms are read. `idempotencyKey` is assumed. An answer contains
/// only the fields named in the request.
package struct BatchItem: Codable, Sendable, Equatable {
    /// TISS protocol status as shown to the provider.
    package var status: StringOrNumber?
    /// Date of the batch.
    package var batchDate: String?
    /// HAT's protocol number.
    package var `protocol`: StringOrNumber?
    /// Path of the file on the storage; empty when there is none.
    package var azureStorageFilePath: String?
    /// SAS token: grants access to the file to whoever has it, so it is never logged.
    package var azureStorageSasToken: String?
    /// HAT's number of the batch.
    package var batchNumber: StringOrNumber?
    /// HAT's identification of the provider.
    package var healthProviderId: StringOrNumber?
    /// Kind of the guias.
    package var authType: StringOrNumber?
    /// The operator's progress with the batch.
    package var trackingStatus: StringOrNumber?
    /// Key of the upload that created the batch. Assumed.
    package var idempotencyKey: String?

    /// The JSON keys, which are also the names in `fields` and in filters.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case status, batchDate, `protocol`, azureStorageFilePath, azureStorageSasToken, batchNumber
        case healthProviderId, authType, trackingStatus, idempotencyKey
    }

    /// An item without any field.
    package init() {}

    /// The item with only the fields named in a request's `fields`; unknown names are ignored.
    package func keeping(only fields: Set<String>) -> BatchItem {
        func kept<Value>(_ key: CodingKeys, _ value: Value?) -> Value? { fields.contains(key.rawValue) ? value : nil }
        var item = BatchItem()
        item.status = kept(.status, status)
        item.batchDate = kept(.batchDate, batchDate)
        item.protocol = kept(.protocol, self.protocol)
        item.azureStorageFilePath = kept(.azureStorageFilePath, azureStorageFilePath)
        item.azureStorageSasToken = kept(.azureStorageSasToken, azureStorageSasToken)
        item.batchNumber = kept(.batchNumber, batchNumber)
        item.healthProviderId = kept(.healthProviderId, healthProviderId)
        item.authType = kept(.authType, authType)
        item.trackingStatus = kept(.trackingStatus, trackingStatus)
        item.idempotencyKey = kept(.idempotencyKey, idempotencyKey)
        return item
    }
}
