import Domain

/// Finds the orders that HAT complains about. Its complaints are texts: an order is found by its place when HAT tells it, else by
/// the values of its key fields, whole words of the text. Where two orders fit as well, none is taken.
struct RefusalMatching {
    struct Outcome: Equatable {
        /// Reason by place in the body.
        var refused: [Int: String] = [:]
        /// A complaint fits no order, or several.
        var isIncomplete = false
    }

    let marks: [[String]]

    init(_ orders: [OrderRecord]) { marks = orders.map(\.marks) }

    func match(_ refusals: [ItemRefusal]) -> Outcome {
        var outcome = Outcome()
        for refusal in refusals {
            if let place = place(of: refusal) {
                outcome.refused[place] = outcome.refused[place] ?? refusal.reason
            } else {
                outcome.isIncomplete = true
            }
        }
        return outcome
    }

    private func place(of refusal: ItemRefusal) -> Int? {
        if let index = refusal.index, marks.indices.contains(index) { return index }
        if marks.count == 1 { return 0 }
        let words = Self.words(of: refusal.texts)
        var best = (count: 0, places: [Int]())
        for (place, own) in marks.enumerated() {
            let found = own.count { words.contains($0) }
            guard found > 0 else { continue }
            if found > best.count { best = (found, [place]) } else if found == best.count { best.places.append(place) }
        }
        return best.places.count == 1 ? best.places[0] : nil
    }

    /// Whole texts, and the runs of letters and digits in them.
    private static func words(of texts: [String]) -> Set<String> {
        var words: Set<String> = []
        for text in texts {
            words.insert(text)
            for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber) }) { words.insert(String(word)) }
        }
        return words
    }
}
