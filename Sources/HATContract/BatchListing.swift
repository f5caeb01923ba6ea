/// A page of batches as it came, read leniently: an odd value of one item hides neither its other values nor the other
/// items.
///
/// Confirmed: `items` and `hasNext`, and the fields' names. Whether numbers come as text is not.
package struct BatchListing: Decodable, Sendable, Equatable {
    package var items: [Item]
    /// False when the answer does not say.
    package var hasNext: Bool

    /// The values that a download or a deletion needs, as text; nil for what is absent, null or neither text nor a
    /// whole number.
    package struct Item: Decodable, Sendable, Equatable {
        /// False for what is no JSON object: it has none of the values.
        package var isObject = false
        package var number: String?
        package var healthProviderId: String?
        package var authType: String?
        package var batchDate: String?
        package var protocolNumber: String?
        package var status: String?
        package var storagePath: String?
        /// A secret: never logged.
        package var accessToken: String?

        package init(from decoder: any Decoder) throws {
            // What is no object has none of the values; it is counted as unusable and must not hide the page.
            guard let container = try? decoder.container(keyedBy: BatchItem.CodingKeys.self) else { return }
            isObject = true
            func text(_ key: BatchItem.CodingKeys) -> String? {
                // As in the comment of the type.
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

    /// - Throws: `DecodingError` without a list of items: then it is no listing.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        items = try container.decode([Item].self, forKey: .items)
        // Absent or odd is as good as "no more": the next look begins at the first page again.
        hasNext = (try? container.decodeIfPresent(Bool.self, forKey: .hasNext)) ?? false
    }
}
