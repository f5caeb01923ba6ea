/// A sorted set of numbers in one array: a range of positions is read directly, and a change moves elements within the
/// array.
struct SortedNumbers: Sendable {
    private(set) var values: [Int] = []

    mutating func insert(_ number: Int) {
        let position = lowerBound(number)
        guard position == values.count || values[position] != number else { return }
        values.insert(number, at: position)
    }

    mutating func remove(_ number: Int) {
        let position = lowerBound(number)
        guard position < values.count, values[position] == number else { return }
        values.remove(at: position)
    }

    private func lowerBound(_ number: Int) -> Int {
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The range of an ordered collection on one page.
struct PageWindow: Sendable, Equatable {
    /// From 1.
    var page: Int
    var pageSize: Int
    /// The shift of the collection since the previous page: positive when items before it left, negative when items
    /// were inserted before it. The first page is never shifted.
    var shift = 0

    func range(of count: Int) -> Range<Int> {
        let first = (page - 1) * pageSize
        let start = min(count, page == 1 ? first : max(0, first + shift))
        return start..<min(count, start + pageSize)
    }
}
