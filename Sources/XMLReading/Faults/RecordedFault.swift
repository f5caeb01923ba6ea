package import Domain

/// The first error that ended a parser.
package struct RecordedFault {
    /// The class of the error.
    package var fault: ParserFault
    /// The location of the parser when it reported the error.
    package var location: Location
    /// The guia that was open, if any.
    package var guia: GuiaReference?
    /// The local name of the innermost open element; empty outside the root.
    package var element: String
    /// The local name of the root; empty before it.
    package var root: String
    /// Whether the error came after the root's end tag.
    package var isAfterRoot: Bool
    /// Whether the error came when all bytes were fed.
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
