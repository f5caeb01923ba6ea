package import Domain
import HATContract
import NIOHTTP1

extension HATPortal: BatchPortal {
    package func listBatches(_ pass: BatchPass, page: Int) async -> PortalReply<BatchPage> {
        let path = HATPath.batches(
            pass, page: page, tracking: settings.tracking, codeSusep: settings.codeSusep)
        return await reply(to: .listBatches, .GET, path, absent: .empty) { answer in
            guard let listing = answer.decoded(BatchListing.self) else {
                return .failure(judge.unreadable(answer, to: .listBatches))
            }
            let batches = listing.items.compactMap { ListedBatch($0, for: pass.operation) }
            return .success(
                BatchPage(
                    batches: batches, hasNext: listing.hasNext, unusableCount: listing.items.count - batches.count))
        }
    }

    package func findBatch(_ number: String) async -> PortalReply<ListedBatch?> {
        let path = HATPath.findBatch(number, codeSusep: settings.codeSusep)
        return await reply(to: .findBatch, .GET, path, absent: .some(nil)) { answer in
            guard let listing = answer.decoded(BatchListing.self) else {
                return .failure(judge.unreadable(answer, to: .findBatch))
            }
            // Another batch says nothing about this one, however it came to be in the answer.
            guard let item = listing.items.first(where: { $0.number == number }) else { return .success(nil) }
            guard let batch = ListedBatch(item, for: .download) else {
                return .failure(
                    PortError(
                        .unavailable, "HAT lists the batch without its provider or the path of its file.",
                        isTransient: true, httpStatus: answer.status))
            }
            return .success(batch)
        }
    }

    package func confirmBatch(_ confirmation: BatchConfirmation) async -> PortalReply<Void> {
        let body = UpdateBody.confirmation(
            confirmation, tracking: settings.tracking, codeSusep: settings.codeSusep)
        return await reply(
            to: .confirmBatch, .PUT, path: { () throws(PortError) in try HATPath.batch(confirmation.reference.number) },
            collection: HATPath.batches, body: body
        ) { taken($0, by: .confirmBatch) }
    }

    package func deleteBatch(_ reference: BatchReference) async -> PortalReply<Void> {
        await reply(
            to: .deleteBatch, .DELETE,
            path: { () throws(PortError) in
                try HATPath.deletion(of: reference, codeSusep: settings.codeSusep)
            },
            collection: HATPath.batches, absent: ()
        ) { answer in
            switch answer.body {
            case .bytes(let bytes) where bytes.allSatisfy(\.isBlank): .success(())
            case .bytes, .tooLarge: .failure(judge.refusal(answer, to: .deleteBatch))
            case .broken: .failure(judge.unreadable(answer, to: .deleteBatch))
            }
        }
    }
}

extension ListedBatch {
    /// nil without a number or provider, and for a download without a path: nothing can be done with it.
    fileprivate init?(_ item: BatchListing.Item, for operation: BatchOperation) {
        guard let number = item.number, let provider = item.healthProviderId else { return nil }
        guard operation == .delete || item.storagePath != nil else { return nil }
        self.init(
            reference: BatchReference(
                number: number, healthProviderId: provider, authType: item.authType ?? ""),
            batchDate: item.batchDate ?? "", storagePath: item.storagePath ?? "",
            accessToken: item.accessToken ?? "", protocolNumber: item.protocolNumber)
    }
}
