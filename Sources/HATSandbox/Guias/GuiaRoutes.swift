import Domain
import FoundationEssentials
import HATContract
import HTTPTypes
import Hummingbird
import JSON

/// `v1/authorizations`, `v1/clinicalAttachments` and `v1/treatmentExtensions`: listing and tracking.
struct GuiaRoutes: Sendable {
    let store: GuiaStore

    func add(to group: RouterGroup<SandboxContext>) {
        for resource in GuiaResource.allCases {
            group.get(RouterPath(resource.path)) { request, context in try list(resource, request, context) }
            group.put(RouterPath("\(resource.path)/:key")) { request, context in
                try await track(resource, request, context)
            }
        }
    }

    private func list(_ resource: GuiaResource, _ request: Request, _ context: SandboxContext) throws -> Response {
        let cancelled = resource.cancelledFilter
        let query = try StrictQuery(
            request.uri.queryParameters,
            known: ["page", "pageSize", "expand", "order", "trackingStatus", cancelled.name])
        guard query["expand"] == resource.expand.joined(separator: ",") else {
            throw HTTPError(.badRequest, message: "expand is not the list of this collection.")
        }
        guard query["order"] == resource.order else {
            throw HTTPError(.badRequest, message: "order is not the one of this collection.")
        }
        guard let tracking = query["trackingStatus"].flatMap({ GuiaTracking(rawValue: $0) }) else {
            throw HTTPError(.badRequest, message: "trackingStatus must be 0 to 4.")
        }
        guard query[cancelled.name] == nil || query[cancelled.name] == cancelled.value else {
            throw HTTPError(.badRequest, message: "\(cancelled.name) has an unknown value.")
        }
        var window = try query.window()
        window.shift = context.flaw?.pageShift ?? 0
        let page = store.list(
            resource, tracking, isCancelled: query[cancelled.name] != nil, window: window)
        return answer(page, context.flaw)
    }

    /// Without items the answer is an empty list, unlike that of batches.
    private func answer(_ page: GuiaStore.Page, _ flaw: SandboxFlaw?) -> Response {
        var items = page.guias.enumerated().map { position, guia in
            guia.json(hidesCancellation: flaw == .hiddenConfirmation && position == 0)
        }
        if flaw == .repeatedItem, let first = items.first { items.append(first) }
        return flaw?.listing ?? SandboxAnswers.json(["items": .array(items), "hasNext": .bool(page.hasNext)])
    }

    private func track(
        _ resource: GuiaResource, _ request: Request, _ context: SandboxContext
    ) async throws -> Response {
        _ = try StrictQuery(request.uri.queryParameters, known: [])
        let key = try context.pathValue("key")
        let body = try await StrictBody.decoded(TrackingBody.self, from: request)
        guard let guia = store.track(resource, key, as: body.trackingStatus) else {
            throw HTTPError(.notFound, message: "The item is unknown.")
        }
        return SandboxAnswers.json([
            resource.keyName: .string(guia.key), "trackingStatus": .string(guia.tracking.rawValue),
        ])
    }
}

/// `{"trackingStatus":"N"}`: the number as a string, and nothing else.
private struct TrackingBody: Decodable {
    var trackingStatus: GuiaTracking

    private enum CodingKeys: String, CodingKey { case trackingStatus }

    init(from decoder: any Decoder) throws {
        try decoder.requireKeys(["trackingStatus"])
        trackingStatus = try decoder.container(keyedBy: CodingKeys.self).decode(
            GuiaTracking.self, forKey: .trackingStatus)
    }
}
