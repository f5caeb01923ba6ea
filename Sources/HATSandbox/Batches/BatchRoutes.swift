import Domain
import FoundationEssentials
import HATContract
import HTTPTypes
import Hummingbird

/// `v1/batchesAuthorization`: listing, confirmation and deletion.
struct BatchRoutes: Sendable {
    let store: BatchStore
    let tracking: BatchTrackingTable
    /// The URL of a file without its token, and the token.
    let access: @Sendable (_ blobPath: String, _ tokenSerial: Int) throws -> (url: String, token: String)

    func add(to group: RouterGroup<SandboxContext>) {
        group.get(RouterPath(HATPath.batches)) { request, context in try list(request, context) }
        group.put(RouterPath("\(HATPath.batches)/:number")) { request, context in
            try await confirm(request, context)
        }
        group.delete(RouterPath("\(HATPath.batches)/:number")) { request, context in try delete(request, context) }
    }

    private func list(_ request: Request, _ context: SandboxContext) throws -> Response {
        var query = try BatchQuery(request.uri.queryParameters, tracking: tracking)
        query.window.shift = context.flaw?.pageShift ?? 0
        let page = store.list(query.filter, codeSusep: query.codeSusep, window: query.window)
        guard !page.batches.isEmpty else { throw HTTPError(.notFound, message: "No batch was found.") }
        var items = try page.batches.map { try item($0.batch, $0.tokenSerial, fields: query.fields) }
        if context.flaw == .repeatedItem, let first = items.first { items.append(first) }
        if context.flaw == .conflictingBatch, var other = items.first {
            other.item.azureStorageFilePath = other.item.azureStorageFilePath.map { $0 + ".outro.xml" }
            items.append(other)
        }
        if context.flaw == .namelessItem, var other = items.first {
            other.item.batchNumber = nil
            items.append(other)
        }
        let answer = try SandboxAnswers.json(ListedPage(items: items, hasNext: page.hasNext))
        return context.flaw?.listing ?? answer
    }

    private func item(_ batch: SandboxBatch, _ tokenSerial: Int, fields: Set<String>?) throws -> ListedItem {
        var item = batch.item
        if let path = batch.blobPath {
            let access = try access(path, tokenSerial)
            item.azureStorageFilePath = access.url
            item.azureStorageSasToken = access.token
        }
        let isDeleted = batch.isDeletionWanted ? "1" : ""
        guard let fields else { return ListedItem(item: item, isDeleted: isDeleted) }
        return ListedItem(
            item: item.keeping(only: fields), isDeleted: fields.contains("isDeleted") ? isDeleted : nil)
    }

    private func confirm(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let number = try context.pathValue("number")
        guard let batch = store.batch(number), !batch.isDeleted else { throw Self.unknown }
        let update = try await StrictBody.decoded(BatchUpdate.self, from: request)
        let query = try StrictQuery(request.uri.queryParameters, known: ["codeSusep"])
        guard query["codeSusep"] == nil || query["codeSusep"] == batch.codeSusep else { throw Self.unknown }
        if let problem = update.problem(for: batch, tracking: tracking) {
            throw HTTPError(.badRequest, message: problem)
        }
        let changed = store.update(number) { batch, clock in
            batch.status = update.status
            batch.trackingStatus = update.trackingStatus
            if !update.protocolNumber.isEmpty { batch.protocolNumber = update.protocolNumber }
            batch.confirmations.append(
                SandboxConfirmation(
                    stamp: clock.next(), method: "PUT", status: update.status,
                    trackingStatus: update.trackingStatus, protocolNumber: update.protocolNumber,
                    rejectionCauses: update.rejectionCauses))
            return batch.item
        }
        guard let changed else { throw Self.unknown }
        return try SandboxAnswers.json(
            changed.keeping(only: ["batchNumber", "healthProviderId", "status", "trackingStatus", "protocol"]))
    }

    private func delete(_ request: Request, _ context: SandboxContext) throws -> Response {
        let number = try context.pathValue("number")
        let query = try StrictQuery(
            request.uri.queryParameters, known: ["healthProviderId", "codeSusep", "force"])
        guard let provider = query["healthProviderId"], let susep = query["codeSusep"], query["force"] == "true" else {
            throw HTTPError(.badRequest, message: "healthProviderId, codeSusep and force=true are required.")
        }
        guard let batch = store.batch(number), batch.healthProviderId == provider, batch.codeSusep == susep else {
            throw Self.unknown
        }
        let done: Void? = store.update(number) { batch, clock in
            batch.isDeleted = true
            batch.confirmations.append(SandboxConfirmation(stamp: clock.next(), method: "DELETE"))
        }
        guard done != nil else { throw Self.unknown }
        return Response(status: .ok)
    }

    private static var unknown: HTTPError { HTTPError(.notFound, message: "The batch is unknown.") }
}

/// `BatchItem` with `isDeleted`, by which PLS filters.
private struct ListedItem: Encodable {
    var item: BatchItem
    var isDeleted: String?

    private enum CodingKeys: String, CodingKey { case isDeleted }

    func encode(to encoder: any Encoder) throws {
        try item.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(isDeleted, forKey: .isDeleted)
    }
}

private struct ListedPage: Encodable {
    var items: [ListedItem]
    var hasNext: Bool
}
