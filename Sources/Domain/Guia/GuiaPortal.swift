package import JSON

/// HAT's calls about synchronised items: authorisations, clinical attachments, treatment extensions (docs/GUIAS.md).
/// One attempt per call; retry, rate limit and circuit breaker are outside.
package protocol GuiaPortal: Sendable {
    /// Lists one page of at most `GuiaResource.pageSize` items. A 404 is an empty page.
    func listGuias(_ lookup: GuiaQuery) async -> PortalReply<GuiaPage>

    /// `PUT path/{key}` with `{"trackingStatus":"N"}`; the number is sent as a string. A repeat has no second effect.
    func track(_ key: String, of resource: GuiaResource, as tracking: GuiaTracking) async -> PortalReply<Void>
}

/// The parameters of a listing.
package struct GuiaQuery: Sendable, Equatable {
    /// The collection.
    package var resource: GuiaResource
    /// New or cancelled items.
    package var pass: GuiaPass
    /// Lists the items that HAT tracks as failed.
    package var isRetry: Bool
    /// Lists the items that HAT tracks as stored or cancelled, instead of those it tracks as untreated.
    package var isAgain: Bool
    /// From 1.
    package var page: Int

    /// The `trackingStatus` that the listing filters by.
    package var tracking: GuiaTracking { isAgain ? pass.success : pass.asksFor(redriving: isRetry) }

    /// By default the first page of untreated items.
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

/// One page of a listing.
package struct GuiaPage: Sendable, Equatable {
    /// The items as HAT sent them, each a JSON object if HAT keeps to its contract.
    package var items: [JSONValue]
    /// Whether HAT has a further page.
    package var hasNext: Bool

    package init(items: [JSONValue], hasNext: Bool) {
        self.items = items
        self.hasNext = hasNext
    }

    /// A page without items, and the last one.
    package static let empty = GuiaPage(items: [], hasNext: false)
}
