/// An object of HAT's items: its known keys, in the order in which they are written.
///
/// The writer, the XSD and the documentation derive from this one table.
package struct KeyStructure: Sendable {
    /// Name of its type in the XSD.
    package let name: String
    /// In the order of the file.
    package let keys: [ItemKey]
    let names: Set<String>

    init(_ name: String, _ keys: [ItemKey]) {
        self.name = name
        self.keys = keys
        self.names = Set(keys.map(\.name))
    }
}

/// One known key.
package struct ItemKey: Sendable {
    /// HAT's own name; also the XML element's.
    package let name: String
    /// The expected form of the value; another value is kept, not refused.
    package let form: KeyForm
    /// The length that HAT documents. Exceeding it is reported but not refused: HAT is the authority on its own data.
    package let size: Int?
    /// The ERP's field for it, and the TISS terminology of a code. Empty when no source names one.
    package let field: String
    /// The ERP's own synchronisation reads it.
    package let isRead: Bool

    /// `field` has `●` in front when the ERP reads the key.
    init(_ name: String, _ form: KeyForm, _ size: Int? = nil, _ field: String = "") {
        self.name = name
        self.form = form
        self.size = size
        self.isRead = field.hasPrefix("●")
        self.field = String(field.drop { $0 == "●" || $0 == " " })
    }
}

/// The form of a key's value.
package enum KeyForm: Sendable {
    /// A string.
    case text
    /// A string, number or truth value, written unchanged: identifiers and codes, whose type varies at HAT.
    case code
    /// `YYYY-MM-DD` or `YYYYMMDD`, with or without a time.
    case date
    case boolean
    /// A number, or a string that is one; at most `NumberText.digitsMax` digits.
    case integer, decimal
    case object(KeyStructure)
    /// An array of objects; a single object is accepted as well, because HAT sends both.
    case list(KeyStructure)

    /// Name of its type in the XSD.
    package var typeName: String {
        switch self {
        case .text: "Text"
        case .code: "Code"
        case .date: "Date"
        case .boolean: "Boolean"
        case .integer: "Integer"
        case .decimal: "Decimal"
        case .object(let structure), .list(let structure): structure.name
        }
    }
}

extension KeyStructure {
    /// Every structure below this one and itself, each once, in the order of the first use.
    package var all: [KeyStructure] {
        var found = [self]
        for key in keys {
            switch key.form {
            case .object(let structure), .list(let structure):
                for other in structure.all where !found.contains(where: { $0.name == other.name }) {
                    found.append(other)
                }
            case .text, .code, .date, .boolean, .integer, .decimal: break
            }
        }
        return found
    }
}
