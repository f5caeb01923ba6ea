/// A page of batches, decoded leniently: an unexpected value in one item hides neither its other values nor the other
/// items.
///
/// Confirmed by public sources: `items`, `hasNext` and the names of the fields. It is not confirmed whether numbers
/// come as text.
package struct BatchListing: Decodable, Sendable, Equatable {
    /// The items, in the order of the answer.
    package var items: [Item]
    /// Whether another page follows; false when the answer does not say.
    package var hasNext: Bool

    /// The values that a download or a deletion needs, as text. A value is nil when it is absent, null, or neither text
    /// nor a whole number.
    package struct Item: Decodable, Sendable, Equatable {
        /// False for a value that is not a JSON object; such an item has no values.
        package var isObject = false
        /// HAT's number of the batch.
        package var number: String?
        /// HAT's identification of the provider.
        package var healthProviderId: String?
        /// Kind of the guias.
        package var authType: String?
        /// Date of the batch, as listed.
        package var batchDate: String?
        /// HAT's protocol number.
        package var protocolNumber: String?
        /// TISS protocol status, as listed.
        package var status: String?
        /// Path of the file on the storage.
        package var storagePath: String?
        /// SAS token for the file: a secret, never logged.
        package var accessToken: String?

        /// Decodes any JSON value; it never throws for an unexpected one.
        package init(from decoder: any Decoder) throws {
            // A value that is not an object is counted as unusable and must not hide the page.
            guard let container = try? decoder.container(keyedBy: BatchItem.CodingKeys.self) else { return }
            isObject = true
            func text(_ key: BatchItem.CodingKeys) -> String? {
                // An unexpected value counts as absent.
                let value = try? container.decodeIfPresent(StringOrNumber.self, forKey: key)
                return value.flatMap { $0.text.isEmpty ? nil : $0.text }
            }
            number = text(.batchNumber)
            healthProviderId = text(.healthProviderId)
            authType = text(.authType)
            batchDate = text(.batchDate)
            protocolNumber = text(.protocol)
            status = text(.status)
            storagePath = text(.azureStorageFilePath)
            accessToken = text(.azureStorageSasToken)
        }
    }

    private enum CodingKeys: String, CodingKey { case items, hasNext }

    /// Decodes the page.
    /// - Throws: `DecodingError` without a list of items: then the answer is not a listing.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        items = try container.decode([Item].self, forKey: .items)
        // An absent or unexpected value counts as "no more": the next scan starts at the first page again.
        hasNext = (try? container.decodeIfPresent(Bool.self, forKey: .hasNext)) ?? false
    }
}
