package import FoundationEssentials

/// Very many IDs in little memory: sixteen bytes each, in their order, each once.
///
/// For what a start compares: names in the work folder and rows of the ledger, a million on either side. Where both sides are equal that
/// is a comparison of memory, so the cost of a start lies in what differs.
package struct DropIDList: Sendable, Equatable {
    /// Bytes of one ID.
    package static let width = DropID.length
    /// How many IDs are compared at once; where a group differs its IDs are looked at one by one.
    private static let group = 4_096

    private let bytes: Data

    package init() { bytes = Data() }

    /// - Returns: nil unless `bytes` are whole IDs in growing order.
    package init?(sorted bytes: Data) {
        guard bytes.count.isMultiple(of: Self.width) else { return nil }
        // A list that begins elsewhere than at 0 would make every index a sum.
        self.bytes = bytes.startIndex == 0 ? bytes : Data(bytes)
    }

    package init(_ ids: some Sequence<DropID>) {
        var bytes = Data()
        for id in Set(ids).sorted() { bytes.append(contentsOf: id.text.utf8) }
        self.bytes = bytes
    }

    package var count: Int { bytes.count / Self.width }
    package var isEmpty: Bool { bytes.isEmpty }
    package var last: DropID? { isEmpty ? nil : self[count - 1] }

    package subscript(index: Int) -> DropID {
        DropID(checked: String(decoding: bytes[(index * Self.width)..<((index + 1) * Self.width)], as: UTF8.self))
    }

    package subscript(range: Range<Int>) -> DropIDList {
        DropIDList(unchecked: Data(bytes[(range.lowerBound * Self.width)..<(range.upperBound * Self.width)]))
    }

    private init(unchecked bytes: Data) { self.bytes = bytes }

    /// Index of the first ID after `id`; the count when there is none.
    package func index(after id: DropID) -> Int { index { id < $0 } }

    package func contains(_ id: DropID) -> Bool {
        let index = index { id <= $0 }
        return index < count && self[index] == id
    }

    /// Index of the first ID that `isBeyond`, which holds for all that follow one for which it holds.
    private func index(_ isBeyond: (DropID) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The IDs that `other` does not have, in their order.
    package func subtracting(_ other: DropIDList) -> [DropID] {
        var rest: [DropID] = []
        var (start, otherStart) = (0, 0)
        while start < count {
            let end = min(start + Self.group, count)
            let otherEnd = other.index(after: self[end - 1])
            let (part, otherPart) = (self[start..<end], other[otherStart..<otherEnd])
            if part != otherPart {
                let known = Set(otherPart.all)
                rest += part.all.filter { !known.contains($0) }
            }
            (start, otherStart) = (end, otherEnd)
        }
        return rest
    }

    /// All of them as values, which take five times the memory.
    package var all: [DropID] { (0..<count).map { self[$0] } }
}

extension DropIDList: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: DropID...) { self.init(elements) }
}
