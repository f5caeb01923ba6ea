import CLibXML2

/// The namespace errors in this program's terms. The raw values are stable identifiers.
package enum NamespaceFault: String {
    /// A prefix without a declaration. Names under it have no meaning; a schema judges the consequences.
    case undeclaredPrefix = "namespace"
    /// A namespace name that is no URI. Namespaces in XML does not require readers to check it.
    case address = "namespaceAddress"
    /// `xml` or `xmlns` declared as something else, or something else declared as one of them.
    case reserved = "namespaceReserved"
    /// A prefix declared with an empty namespace.
    case empty = "namespaceEmpty"
    /// The same attribute under two prefixes of one namespace.
    case attributeTwice = "attributeTwice"
    /// A colon at the beginning or end of a name, two in one name, or one in the target of an instruction.
    case colon = "namespaceColon"
    /// Any other namespace error.
    case other = "namespaceOther"

    /// Classifies `error`, which must be a namespace error.
    package init(_ error: ReportedError) {
        switch xmlParserErrors(rawValue: error.number) {
        case XML_NS_ERR_UNDEFINED_NAMESPACE: self = .undeclaredPrefix
        case XML_WAR_NS_URI, XML_WAR_NS_URI_RELATIVE: self = .address
        case XML_NS_ERR_XML_NAMESPACE: self = error.message.contains("Empty XML namespace") ? .empty : .reserved
        case XML_NS_ERR_EMPTY: self = .empty
        case XML_NS_ERR_ATTRIBUTE_REDEFINED: self = .attributeTwice
        case XML_NS_ERR_QNAME, XML_NS_ERR_COLON, XML_WAR_NS_COLUMN: self = .colon
        default: self = .other
        }
    }

    /// Whether a document with the error breaks the rules of namespaces, so that other readers refuse it.
    package var endsReading: Bool {
        switch self {
        case .undeclaredPrefix, .address: false
        case .reserved, .empty, .attributeTwice, .colon, .other: true
        }
    }
}
