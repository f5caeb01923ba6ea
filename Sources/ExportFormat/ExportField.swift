/// Whether a fact about Protheus has a public source or is an assumption.
package enum Status: String, Sendable {
    /// Stated by TOTVS's public documents, contracts or programs.
    case confirmed
    /// An assumption that follows the habits of Protheus's dictionary. It is wide where a narrow guess would refuse
    /// good records.
    case assumed
}

/// The form that the text of a field must have. Whitespace at both ends does not count. A field that holds only
/// whitespace is empty.
package enum FieldForm: Sendable, Hashable {
    /// Any characters, at most this many.
    case text(Int)
    /// Exactly this many letters or digits. The mapper restores the leading zeros that spreadsheets drop.
    case code(Int)
    /// Digits only. The range limits how many.
    case digits(ClosedRange<Int>)
    /// An existing day of the years 1000 to 9999, written `yyyy-mm-dd`, `yyyymmdd` or `dd/mm/yyyy`.
    case date
    /// A time of day, written `hh:mm`, `hhmm` or `hh:mm:ss`.
    case time
    /// At most 14 digits and two decimals, with a point or a comma and without thousands separators.
    case decimal
    /// A whole number of at most nine digits.
    case integer
    /// `1` yes, `0` no.
    case flag
    /// Exactly one of these values.
    case choice([String])
}

/// One field of a record, under the name that Protheus gives it.
package struct ExportField: Sendable {
    /// The name in Protheus, also the element name in XML and the column name in CSV, such as `BA1_CODINT`.
    package var name: String
    /// The form of the field's value, including its size.
    package var form: FieldForm
    /// What the field holds, in Portuguese, as the operator calls it.
    package var meaning: String
    /// An invented value in the field's form; the examples and the documentation use it.
    package var sample: String
    /// Whether a record without this field is unusable.
    package var isRequired: Bool
    /// The source of the field's name and of the HAT key that it fills.
    package var nameStatus: Status
    /// The source of its size, its form and whether it is required.
    package var formStatus: Status

    init(
        _ name: String, _ form: FieldForm, _ meaning: String, _ sample: String, required: Bool = false,
        size formStatus: Status = .assumed, name nameStatus: Status = .confirmed
    ) {
        self.name = name
        self.form = form
        self.meaning = meaning
        self.sample = sample
        self.isRequired = required
        self.nameStatus = nameStatus
        self.formStatus = formStatus
    }
}

/// A list inside a record: a container element whose children have fields of their own.
package struct ExportList: Sendable {
    /// The name of the container element, such as `BFE_ITENS`.
    package var container: String
    /// The name of each child element, such as `BFE`.
    package var item: String
    /// The fields of one child.
    package var fields: [ExportField]
    /// The keys of each object of the JSON list.
    package var keys: [ItemKey]
    /// Whether the list must have at least one child.
    package var isRequired: Bool
    /// Whether a record without the container may hold the fields of one child among its own. CSV needs this form.
    package var isFlat: Bool
}
