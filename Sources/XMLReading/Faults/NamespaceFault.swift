import CLibXML2

/// What an error of the layer of namespaces is in this program's terms; the raw value is a stable word for it.
package enum NamespaceFault: String {
    /// Names under the prefix have no meaning; a schema judges what follows from it.
    case undeclaredPrefix = "namespace"
    /// An address that is no URI. Namespaces in XML does not ask readers to look: it only names.
    case address = "namespaceAddress"
    /// `xml` or `xmlns` declared as something else, or something else as one of them.
    case reserved = "namespaceReserved"
    /// A prefix declared as nothing.
    case empty = "namespaceEmpty"
    /// The same attribute under two prefixes of one namespace.
    case attributeTwice = "attributeTwice"
    /// A colon at the beginning or end of a name, twice in one, or in the target of an instruction.
    case colon = "namespaceColon"
    /// Any other.
    case other = "namespaceOther"

    /// `error` is one of namespaces.
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

    /// A document with it breaks the rules of namespaces, and other readers refuse it.
    package var endsReading: Bool {
        switch self {
        case .undeclaredPrefix, .address: false
        case .reserved, .empty, .attributeTwice, .colon, .other: true
        }
    }
}
