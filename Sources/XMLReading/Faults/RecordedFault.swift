package import Domain

/// The first error that ended a parser.
package struct RecordedFault {
    package var fault: ParserFault
    package var location: Location
    package var guia: GuiaReference?
    /// Local name of the innermost open element; empty outside the root.
    package var element: String
    /// Local name of the root; empty before it.
    package var root: String
    /// After the root's end tag.
    package var isAfterRoot: Bool
    /// When no byte was left.
    package var isAtEnd: Bool

    package init(
        fault: ParserFault, location: Location, guia: GuiaReference?, element: String, root: String, isAfterRoot: Bool,
        isAtEnd: Bool
    ) {
        self.fault = fault
        self.location = location
        self.guia = guia
        self.element = element
        self.root = root
        self.isAfterRoot = isAfterRoot
        self.isAtEnd = isAtEnd
    }
}
