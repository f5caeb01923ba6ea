/// The answer of every HAT collection: `{"items":[…],"hasNext":true|false}`. Confirmed by public sources.
package struct PagedCollection<Item: Codable & Sendable>: Codable, Sendable {
    /// The items of the page.
    package var items: [Item]
    /// Whether another page follows.
    package var hasNext: Bool

    /// A page with these items.
    package init(items: [Item], hasNext: Bool) {
        self.items = items
        self.hasNext = hasNext
    }
}

extension PagedCollection: Equatable where Item: Equatable {}
