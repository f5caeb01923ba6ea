/// How every HAT collection answers: `{"items":[…],"hasNext":true|false}`. Confirmed.
package struct PagedCollection<Item: Codable & Sendable>: Codable, Sendable {
    package var items: [Item]
    package var hasNext: Bool

    package init(items: [Item], hasNext: Bool) {
        self.items = items
        self.hasNext = hasNext
    }
}

extension PagedCollection: Equatable where Item: Equatable {}
