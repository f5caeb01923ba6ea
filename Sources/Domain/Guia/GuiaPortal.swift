/// The calls about synchronised items (HAT.md §1.2–1.4). One attempt a call.
package protocol GuiaPortal: Sendable {
    /// One page of `GuiaResource.pageSize` items. A 404 is an empty page.
    func listGuias(_ lookup: GuiaQuery) async -> PortalReply<GuiaPage>

    /// `PUT path/{key}` with `{"trackingStatus":"N"}`, the number as a string.
    func track(_ key: String, of resource: GuiaResource, as tracking: GuiaTracking) async -> PortalReply<Void>
}

/// What a listing asks for.
package struct GuiaQuery: Sendable, Equatable {
    package var resource: GuiaResource
    package var pass: GuiaPass
    /// Asks for the items that failed before instead.
    package var isRetry: Bool
    /// Asks for the items that HAT was told to be safe instead.
    package var isAgain: Bool
    /// From 1.
    package var page: Int

    /// `trackingStatus` of the items that it asks for.
    package var tracking: GuiaTracking { isAgain ? pass.success : pass.asksFor(redriving: isRetry) }

    package init(
        resource: GuiaResource, pass: GuiaPass, isRetry: Bool = false, isAgain: Bool = false, page: Int = 1
    ) {
        self.resource = resource
        self.pass = pass
        self.isRetry = isRetry
        self.isAgain = isAgain
        self.page = page
    }
}

package struct GuiaPage: Sendable, Equatable {
    package var items: [JSONValue]
    package var hasNext: Bool

    package init(items: [JSONValue], hasNext: Bool) {
        self.items = items
        self.hasNext = hasNext
    }

    package static let empty = GuiaPage(items: [], hasNext: false)
}
