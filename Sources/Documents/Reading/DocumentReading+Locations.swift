import Domain
import XMLReading

extension DocumentReading: XMLReadingState {
    var isEnded: Bool { ending != nil }

    /// Before the root and behind it whitespace may go on for as long as it likes.
    var isInside: Bool { root != nil && !isRootClosed }

    var rootName: String { root?.name ?? "" }

    var pathHere: String { stack.path(stack.depth - 1) }

    /// The current element, by its start tag.
    var here: Location { stack.location(stack.depth - 1) }

    /// Local name of the current element; empty outside the root.
    var elementHere: String { stack.name(stack.depth - 1) }

    /// The guia that is open, if any.
    var guiaHere: GuiaReference? { guia(atDepth: stack.depth) }

    /// The guia that an element at `depth` belongs to.
    func guia(atDepth depth: Int) -> GuiaReference? {
        if requests.guiaDepth > 0, depth >= requests.guiaDepth { return requests.guia }
        // A guia that is closed is named for its own end alone.
        guard lote.guiaDepth > 0, depth >= lote.guiaDepth, lote.isGuiaOpen || phase == .end, let guia = lote.guia
        else { return nil }
        return GuiaReference(ordinal: guia.ordinal, number: guia.number)
    }
}
