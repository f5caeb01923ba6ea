import Domain

extension OrderStore.State {
    /// The missing parent of each item that has one, by the position of the item.
    func orphans(_ items: [OrderItem], at resource: OrderResource) -> [Int: String] {
        var orphans: [Int: String] = [:]
        for (index, item) in items.enumerated() {
            for link in item.parents where !links.contains(link.hashValue) {
                orphans[index] = link
                break
            }
        }
        return orphans
    }

    /// Applies the effects of a group, once.
    mutating func settle(_ index: Int, _ clock: EventClock) {
        guard !groups[index].isSettled else { return }
        groups[index].isSettled = true
        let group = groups[index]
        groups[index].pending = []
        tally.ended[group.lastCode, default: 0] += 1
        for time in 0..<group.times {
            for item in group.pending {
                apply(item, group.resource, keyHash: group.keyHash, isRepeat: group.isRepeat || time > 0, clock)
            }
        }
    }

    mutating func apply(
        _ item: OrderGroup.Pending, _ resource: OrderResource, keyHash: Int, isRepeat: Bool, _ clock: EventClock
    ) {
        let stamp = clock.next()
        let position = OrderEffect.position(of: item.key, at: resource)
        tally.counts[resource].effects += 1
        links.formUnion(item.ownLinks)
        guard let before = effects[position] else {
            tally.counts[resource].entities += 1
            effects[position] = OrderEffect(item.contentHash, keyHash: keyHash, stamp, count: 1)
            return
        }
        let violation = OrderViolation(endpoint: resource, key: item.key, stamp: stamp)
        if isRepeat {
            tally.note(.processedTwice, violation)
        } else if before.contentHash == item.contentHash {
            tally.note(before.keyHash == keyHash ? .twiceInGroup : .sameContentAgain, violation)
        }
        effects[position] = OrderEffect(item.contentHash, keyHash: keyHash, stamp, count: before.count &+ 1)
    }
}

extension OrderItem {
    var pending: OrderGroup.Pending { .init(key: key, contentHash: contentHash, ownLinks: ownLinks) }
}
