import Domain
import XMLPush

/// The first error that ended the parser.
struct SeenFault {
    var fault: ParserFault
    var location: Location
    /// Local name of the innermost open element; empty outside the root.
    var element: String
    /// After the root's end tag.
    var isAfterRoot: Bool
    /// When no byte was left.
    var isAtEnd: Bool
}
