package import Domain

/// A page of synchronised items as it came. Confirmed; what is in an item is not looked at here.
package struct GuiaListing: Decodable, Sendable, Equatable {
    package var items: [JSONValue]
    /// False when the answer does not say.
    package var hasNext: Bool

    private enum CodingKeys: String, CodingKey { case items, hasNext }

    /// An item, or null for one with a number beyond all decimals: it must not hide the others, page by page for ever.
    private struct Item: Decodable {
        let value: JSONValue

        init(from decoder: any Decoder) throws {
            // As in the comment of the type.
            value = (try? JSONValue(from: decoder)) ?? .null
        }
    }

    /// - Throws: `DecodingError` without a list of items: then it is no listing.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        items = try container.decode([Item].self, forKey: .items).map(\.value)
        // Absent or odd is as good as "no more": the next look begins at the first page again.
        hasNext = (try? container.decodeIfPresent(Bool.self, forKey: .hasNext)) ?? false
    }
}
