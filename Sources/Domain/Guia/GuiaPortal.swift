/// The calls about synchronised items (HAT.md §1.2–1.4). One attempt a call.
package protocol GuiaPortal: Sendable {
    /// One page of `GuiaResource.pageSize` items. A 404 is an empty page.
    func listGuias(_ question: GuiaQuestion) async -> PortalReply<GuiaPage>

    /// `PUT path/{key}` with `{"trackingStatus":"N"}`, the number as a string.
    func track(_ key: String, of resource: GuiaResource, as tracking: GuiaTracking) async -> PortalReply<Void>
}

/// What a listing asks for.
package struct GuiaQuestion: Sendable, Equatable {
    package var resource: GuiaResource
    package var pass: GuiaPass
    /// Asks for the items that failed before instead.
    package var isRedrive: Bool
    /// From 1.
    package var page: Int

    package init(resource: GuiaResource, pass: GuiaPass, isRedrive: Bool = false, page: Int = 1) {
        self.resource = resource
        self.pass = pass
        self.isRedrive = isRedrive
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
