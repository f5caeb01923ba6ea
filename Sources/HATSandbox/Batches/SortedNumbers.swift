/// A set of numbers of which a window by position is read at once; changes cost a move within one array.
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

/// The part of an ordered collection that a page shows.
struct PageWindow: Sendable, Equatable {
    /// From 1.
    var page: Int
    var pageSize: Int
    /// By how many items the collection moved since the page before: positive when items before it left, negative when
    /// items came in before it. A first page never moves.
    var shift = 0

    func range(of count: Int) -> Range<Int> {
        let first = (page - 1) * pageSize
        let start = min(count, page == 1 ? first : max(0, first + shift))
        return start..<min(count, start + pageSize)
    }
}
