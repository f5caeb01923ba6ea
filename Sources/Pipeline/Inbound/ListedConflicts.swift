import Domain

/// Distinguishes, within one listing, an item that is listed twice from two items with the same number.
///
/// Equal items count as one. Different ones are held back: HAT confirms by number alone, so confirming either would
/// make it forget the other. Keeps one hash per number.
struct ListedConflicts {
    private var known: [String: Int] = [:]

    /// - Returns: the usable items, each number once, and an unusable item for each that is in conflict.
    mutating func take(_ batches: [ListedBatch]) -> (usable: [ListedBatch], conflicting: [UnusableItem]) {
        var usable: [ListedBatch] = []
        var conflicting: [UnusableItem] = []
        var first: [String: ListedBatch] = [:]
        var conflicted: Set<String> = []
        for batch in batches {
            let (number, content) = (batch.reference.number, Self.content(of: batch))
            guard let before = known[number] else {
                known[number] = content
                first[number] = batch
                usable.append(batch)
                continue
            }
            guard before != content else { continue }
            if conflicted.insert(number).inserted, let other = first[number] {
                conflicting.append(Self.unusable(other))
            }
            conflicting.append(Self.unusable(batch))
        }
        usable.removeAll { conflicted.contains($0.reference.number) }
        return (usable, conflicting)
    }

    /// The batch's content without its token, which differs each time, and without what HAT received between two pages.
    private static func content(of batch: ListedBatch) -> Int {
        var batch = batch
        batch.accessToken = ""
        (batch.status, batch.protocolNumber) = (nil, nil)
        return batch.hashValue
    }

    private static func unusable(_ batch: ListedBatch) -> UnusableItem {
        let reference = batch.reference
        let values = [
            reference.number, reference.healthProviderId, reference.authType, batch.batchDate, batch.storagePath,
        ]
        return UnusableItem(
            identity: values.map { $0.prefix(200) }.joined(separator: "|"), key: reference.number,
            providerId: reference.healthProviderId, reason: .conflict)
    }
}
