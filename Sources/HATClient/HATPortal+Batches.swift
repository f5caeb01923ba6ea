package import Domain
import HATContract
import NIOHTTP1

extension HATPortal: BatchPortal {
    /// Requests one page of batches. 404 is an empty page; unusable items are returned separately.
    package func listBatches(_ pass: BatchPass, page: Int) async -> PortalReply<BatchPage> {
        let path = HATPath.batches(
            pass, page: page, tracking: settings.tracking, codeSusep: settings.codeSusep)
        return await reply(to: .listBatches, .GET, path, absent: .empty) { answer in
            guard let listing = answer.decoded(BatchListing.self) else {
                return .failure(judge.unreadable(answer, to: .listBatches))
            }
            var page = BatchPage(batches: [], hasNext: listing.hasNext)
            for item in listing.items {
                if let reason = item.blockReason(to: pass.operation) {
                    page.unusable.append(item.unusable(reason))
                } else if let batch = ListedBatch(item) {
                    page.batches.append(batch)
                }
            }
            return .success(page)
        }
    }

    /// Requests one batch by its number; nil when HAT does not list it.
    package func findBatch(_ number: String) async -> PortalReply<ListedBatch?> {
        let path = HATPath.findBatch(number, codeSusep: settings.codeSusep)
        return await reply(to: .findBatch, .GET, path, absent: .some(nil)) { answer in
            guard let listing = answer.decoded(BatchListing.self) else {
                return .failure(judge.unreadable(answer, to: .findBatch))
            }
            // Any other batch in the answer is ignored.
            guard let item = listing.items.first(where: { $0.number == number }) else { return .success(nil) }
            guard item.blockReason(to: .download) == nil, let batch = ListedBatch(item) else {
                return .failure(
                    PortError(
                        .unavailable, "HAT lists the batch without its provider or the path of its file.",
                        isTransient: true, httpStatus: answer.status))
            }
            return .success(batch)
        }
    }

    /// Confirms a batch to HAT (PUT). The call can be repeated: it sets the same state again.
    package func confirmBatch(_ confirmation: BatchConfirmation) async -> PortalReply<Void> {
        let body = UpdateBody.confirmation(
            confirmation, tracking: settings.tracking, codeSusep: settings.codeSusep)
        return await reply(
            to: .confirmBatch, .PUT, path: { () throws(PortError) in try HATPath.batch(confirmation.reference.number) },
            collection: HATPath.batches, body: body
        ) { taken($0, by: .confirmBatch) }
    }

    /// Deletes a batch at HAT (DELETE). 404 counts as done; a body in a success is the reason of a refusal.
    package func deleteBatch(_ reference: BatchReference) async -> PortalReply<Void> {
        await reply(
            to: .deleteBatch, .DELETE,
            path: { () throws(PortError) in
                try HATPath.deletion(of: reference, codeSusep: settings.codeSusep)
            },
            collection: HATPath.batches, absent: ()
        ) { answer in
            switch answer.body {
            case .bytes where answer.form == .empty: .success(())
            case .bytes, .tooLarge: .failure(judge.refusal(answer, to: .deleteBatch))
            case .broken: .failure(judge.unreadable(answer, to: .deleteBatch))
            }
        }
    }
}

extension BatchListing.Item {
    /// The reason why the item cannot be used; nil when it can.
    fileprivate func blockReason(to operation: BatchOperation) -> UnusableItem.Reason? {
        guard isObject else { return .notAnObject }
        guard let number, number != ".", number != ".." else { return .noNumber }
        guard healthProviderId != nil else { return .noProvider }
        return operation == .download && storagePath == nil ? .noFile : nil
    }

    /// The item for the list of unusable ones, identified by its values without the token.
    fileprivate func unusable(_ reason: UnusableItem.Reason) -> UnusableItem {
        let values = [number, healthProviderId, authType, batchDate, storagePath].map { ($0 ?? "–").prefix(200) }
        return UnusableItem(
            identity: values.joined(separator: "|"), key: number, providerId: healthProviderId, reason: reason)
    }
}

extension ListedBatch {
    /// Nil without a number or provider.
    fileprivate init?(_ item: BatchListing.Item) {
        guard let number = item.number, let provider = item.healthProviderId else { return nil }
        self.init(
            reference: BatchReference(
                number: number, healthProviderId: provider, authType: item.authType ?? ""),
            batchDate: item.batchDate ?? "", storagePath: item.storagePath ?? "",
            accessToken: item.accessToken ?? "", protocolNumber: item.protocolNumber, status: item.status)
    }
}
