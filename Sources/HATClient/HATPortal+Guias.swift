package import Domain
import HATContract
import NIOHTTP1

extension HATPortal: GuiaPortal {
    package func listGuias(_ lookup: GuiaQuery) async -> PortalReply<GuiaPage> {
        await reply(to: .listGuias, .GET, HATPath.guias(lookup), absent: .empty) { answer in
            guard let listing = answer.decoded(GuiaListing.self) else {
                return .failure(judge.unreadable(answer, to: .listGuias))
            }
            return .success(GuiaPage(items: listing.items, hasNext: listing.hasNext))
        }
    }

    package func track(
        _ key: String, of resource: GuiaResource, as tracking: GuiaTracking
    ) async -> PortalReply<Void> {
        await reply(
            to: .track, .PUT, path: { () throws(PortError) in try HATPath.guia(key, of: resource) },
            collection: resource.path, body: UpdateBody.tracking(tracking)
        ) { taken($0, by: .track) }
    }
}
