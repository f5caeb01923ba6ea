package import Domain

extension SampleSpec {
    /// Chooses items and observations so that the message has about `target` bytes with the same number of guias.
    /// - Returns: the nearest spec below, or within some hundredths from 4 MB on; the smallest or the largest one when
    ///   `target` is out of range for its guias.
    package func sized(toBytes target: Int) throws(PortError) -> SampleSpec {
        var spec = self
        spec.observationLength = 0
        if content == .lote, kind != .consulta { spec.itemsPerGuia = try spec.items(for: target) }
        guard content == .lote, target < Self.exactBytesMax else { return spec }
        let missing = target - (try spec.byteCount())
        guard missing > 0 else { return spec }
        var observed = spec
        observed.observationLength = 500
        let largest = try observed.byteCount()
        let room = largest - (target - missing)
        observed.observationLength = min(500, max(0, 500 - (largest - target + guiaCount - 1) / guiaCount))
        return room > 0 && observed.observationLength > 0 ? observed : spec
    }

    /// How many bytes the message has, found by writing it to nowhere.
    package func byteCount() throws(PortError) -> Int {
        var count = 0
        try write { (part: [UInt8]) throws(PortError) in count += part.count }
        return count
    }

    private func items(for target: Int) throws(PortError) -> Int {
        let four = try byteCount(items: 4)
        let many = try byteCount(items: 24)
        let smallest = try byteCount(items: 1)
        guard target > smallest else { return 1 }
        guard target > four else { return try step(from: 4, to: target) }
        let perItem = Double(many - four) / 20
        let estimate = min(7_500, 4 + Int(Double(target - four) / perItem))
        return target < Self.exactBytesMax ? try step(from: estimate, to: target) : estimate
    }

    /// Every fourth item adds an expense and item numbers grow longer, so an estimate differs by some items.
    private func step(from items: Int, to target: Int) throws(PortError) -> Int {
        var items = items
        while items > 1, try byteCount(items: items) > target { items -= max(1, items / 100) }
        while items < 7_500, try byteCount(items: items + 1) <= target { items += 1 }
        return items
    }

    private func byteCount(items: Int) throws(PortError) -> Int {
        var spec = self
        spec.itemsPerGuia = items
        return try spec.byteCount()
    }

    /// Above it the estimate is good enough; measuring would cost more than it gains.
    private static let exactBytesMax = 4 << 20
}
