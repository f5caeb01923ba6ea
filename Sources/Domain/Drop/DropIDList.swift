package import FoundationEssentials

/// A sorted list of many IDs without duplicates; sixteen bytes per ID.
///
/// A start compares the names in the work folder with the rows of the ledger, up to a million each. Equal ranges are
/// compared as memory, so the cost of a start depends on the differences.
package struct DropIDList: Sendable, Equatable {
    /// Bytes per ID.
    package static let width = DropID.length
    /// Number of IDs compared at once; IDs of a group that differs are compared one by one.
    private static let group = 4_096

    private let bytes: Data

    /// An empty list.
    package init() { bytes = Data() }

    /// Uses sorted bytes. The caller guarantees IDs in ascending order without duplicates.
    /// - Returns: nil when the number of bytes is no multiple of `width`.
    package init?(sorted bytes: Data) {
        guard bytes.count.isMultiple(of: Self.width) else { return nil }
        // Indices start at 0, so a slice is copied.
        self.bytes = bytes.startIndex == 0 ? bytes : Data(bytes)
    }

    /// Sorts the IDs and removes duplicates.
    package init(_ ids: some Sequence<DropID>) {
        var bytes = Data()
        for id in Set(ids).sorted() { bytes.append(contentsOf: id.text.utf8) }
        self.bytes = bytes
    }

    /// Number of IDs.
    package var count: Int { bytes.count / Self.width }
    /// Whether it has no IDs.
    package var isEmpty: Bool { bytes.isEmpty }
    /// The greatest ID; nil for an empty list.
    package var last: DropID? { isEmpty ? nil : self[count - 1] }

    /// The ID at an index from 0 to `count` - 1.
    package subscript(index: Int) -> DropID {
        DropID(checked: String(decoding: bytes[(index * Self.width)..<((index + 1) * Self.width)], as: UTF8.self))
    }

    /// The IDs in a range of indices, copied.
    package subscript(range: Range<Int>) -> DropIDList {
        DropIDList(unchecked: Data(bytes[(range.lowerBound * Self.width)..<(range.upperBound * Self.width)]))
    }

    private init(unchecked bytes: Data) { self.bytes = bytes }

    /// Index of the first ID after `id`; `count` when there is none.
    package func index(after id: DropID) -> Int { index { id < $0 } }

    /// Whether it has the ID, by binary search.
    package func contains(_ id: DropID) -> Bool {
        let index = index { id <= $0 }
        return index < count && self[index] == id
    }

    /// Index of the first ID for which `isBeyond` is true; it must be true for all later ones too.
    private func index(_ isBeyond: (DropID) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The IDs that `other` does not have, sorted.
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

    /// All IDs as values, which take five times the memory.
    package var all: [DropID] { (0..<count).map { self[$0] } }
}

extension DropIDList: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: DropID...) { self.init(elements) }
}
