package import Domain
import HATContract
import NIOHTTP1

extension HATPortal: GuiaPortal {
    /// Requests one page of synchronised items. 404 is an empty page.
    package func listGuias(_ query: GuiaQuery) async -> PortalReply<GuiaPage> {
        await reply(to: .listGuias, .GET, HATPath.guias(query), absent: .empty) { answer in
            guard let listing = answer.decoded(GuiaListing.self) else {
                return .failure(judge.unreadable(answer, to: .listGuias))
            }
            return .success(GuiaPage(items: listing.items, hasNext: listing.hasNext))
        }
    }

    /// Confirms an item to HAT by its trackingStatus (PUT). The call can be repeated: it sets the same state again.
    package func track(
        _ key: String, of resource: GuiaResource, as tracking: GuiaTracking
    ) async -> PortalReply<Void> {
        await reply(
            to: .track, .PUT, path: { () throws(PortError) in try HATPath.guia(key, of: resource) },
            collection: resource.path, body: UpdateBody.tracking(tracking)
        ) { taken($0, by: .track) }
    }
}
