import Domain

/// Finds the orders that HAT's reports refer to. The reports are texts: an order is found by its index when HAT gives
/// it, else by the values of its key fields as whole words of the text. A report that fits two orders equally matches
/// none.
struct RefusalMatching {
    struct Outcome: Equatable {
        /// Reason by index in the body.
        var refused: [Int: String] = [:]
        /// Texts of reports that match no order, or several; each text once.
        var unmatched: [String] = []
        /// A report matches no order, or several.
        var isIncomplete: Bool { !unmatched.isEmpty }
    }

    let identifiers: [[String]]

    init(_ orders: [OrderRecord]) { identifiers = orders.map(\.identifiers) }

    func match(_ refusals: [ItemRefusal]) -> Outcome {
        var outcome = Outcome()
        for refusal in refusals {
            if let position = position(of: refusal) {
                outcome.refused[position] = outcome.refused[position] ?? refusal.reason
            } else {
                if !outcome.unmatched.contains(refusal.reason) { outcome.unmatched.append(refusal.reason) }
            }
        }
        return outcome
    }

    private func position(of refusal: ItemRefusal) -> Int? {
        if let index = refusal.index, identifiers.indices.contains(index) { return index }
        if identifiers.count == 1 { return 0 }
        let terms = Self.terms(of: refusal.texts)
        var best = (count: 0, positions: [Int]())
        for (position, own) in identifiers.enumerated() {
            let found = own.count { terms.contains($0) }
            guard found > 0 else { continue }
            if found > best.count {
                best = (found, [position])
            } else if found == best.count {
                best.positions.append(position)
            }
        }
        return best.positions.count == 1 ? best.positions[0] : nil
    }

    /// Whole texts, and the runs of letters and digits in them.
    private static func terms(of texts: [String]) -> Set<String> {
        var terms: Set<String> = []
        for text in texts {
            terms.insert(text)
            for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber) }) {
                terms.insert(String(word))
            }
        }
        return terms
    }
}
