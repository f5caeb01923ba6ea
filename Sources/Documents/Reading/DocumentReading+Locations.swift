import Domain
import XMLReading

extension DocumentReading: XMLReadingState {
    var isEnded: Bool { ending != nil }

    /// Whether the parser is inside the root. Before and after the root, whitespace has no limit.
    var isInside: Bool { root != nil && !isRootClosed }

    var rootName: String { root?.name ?? "" }

    var pathHere: String { stack.path(stack.depth - 1) }

    /// The location of the current element's start tag.
    var here: Location { stack.location(stack.depth - 1) }

    /// The local name of the current element; empty outside the root.
    var elementHere: String { stack.name(stack.depth - 1) }

    /// The open guia, if any.
    var guiaHere: GuiaReference? { guia(atDepth: stack.depth) }

    /// The guia to which an element at `depth` belongs.
    func guia(atDepth depth: Int) -> GuiaReference? {
        if requests.guiaDepth > 0, depth >= requests.guiaDepth { return requests.guia }
        // A closed guia is named only for events of its own end tag.
        guard lote.guiaDepth > 0, depth >= lote.guiaDepth, lote.isGuiaOpen || phase == .end, let guia = lote.guia
        else { return nil }
        return GuiaReference(ordinal: guia.ordinal, number: guia.number)
    }
}
