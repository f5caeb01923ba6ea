import Domain
import XMLPush

extension DocumentReading {
    /// The current element, by its start tag.
    var here: Location { stack.location(stack.depth - 1) }

    /// Local name of the current element; empty outside the root.
    var elementHere: String { stack.name(stack.depth - 1) }

    /// The guia that is open, if any.
    var guiaHere: GuiaReference? { guia(atDepth: stack.depth) }

    /// The guia that an element at `depth` belongs to.
    func guia(atDepth depth: Int) -> GuiaReference? {
        if requests.guiaDepth > 0, depth >= requests.guiaDepth { return requests.guia }
        // A guia that is closed is told of its own end alone.
        guard lote.guiaDepth > 0, depth >= lote.guiaDepth, lote.isGuiaOpen || phase == .end, let guia = lote.guia
        else { return nil }
        return GuiaReference(ordinal: guia.ordinal, number: guia.number)
    }

    /// Where the parser is, with the path of the element that is open.
    var parserPosition: Location {
        guard let position = parser.position else { return here }
        return Location(line: position.line, column: position.column, path: stack.path(stack.depth - 1))
    }
}
