package import JSON

/// A page of synchronised items as received. Confirmed by public sources; the content of an item is not decoded here.
package struct GuiaListing: Decodable, Sendable, Equatable {
    /// The items, in the order of the answer; null for an item that cannot be decoded.
    package var items: [JSONValue]
    /// Whether another page follows; false when the answer does not say.
    package var hasNext: Bool

    private enum CodingKeys: String, CodingKey { case items, hasNext }

    /// An item, or null for one with a number outside the range of decimals, so that it does not hide the others on
    /// every listing.
    private struct Item: Decodable {
        let value: JSONValue

        init(from decoder: any Decoder) throws {
            // See the comment of the type.
            value = (try? JSONValue(from: decoder)) ?? .null
        }
    }

    /// Decodes the page.
    /// - Throws: `DecodingError` without a list of items: then the answer is not a listing.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        items = try container.decode([Item].self, forKey: .items).map(\.value)
        // An absent or unexpected value counts as "no more": the next scan starts at the first page again.
        hasNext = (try? container.decodeIfPresent(Bool.self, forKey: .hasNext)) ?? false
    }
}
