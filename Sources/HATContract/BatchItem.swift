/// One batch as `GET v1/batchesAuthorization` lists it.
///
/// Confirmed: the eight fields that PLS asks for, and `trackingStatus`, which its filters name. Whether numbers come as
/// text is not, so both forms are read. `idempotencyKey` is assumed. Only the fields named in the request are in an
/// answer.
package struct BatchItem: Codable, Sendable, Equatable {
    package var status: StringOrNumber?
    package var batchDate: String?
    package var `protocol`: StringOrNumber?
    package var azureStorageFilePath: String?
    /// Gives access to the file to whoever has it: never logged.
    package var azureStorageSasToken: String?
    package var batchNumber: StringOrNumber?
    package var healthProviderId: StringOrNumber?
    package var authType: StringOrNumber?
    package var trackingStatus: StringOrNumber?
    /// Assumed.
    package var idempotencyKey: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case status, batchDate, `protocol`, azureStorageFilePath, azureStorageSasToken, batchNumber
        case healthProviderId, authType, trackingStatus, idempotencyKey
    }

    package init() {}

    /// The item with only the fields named in a request's `fields`; unknown names are passed over.
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
