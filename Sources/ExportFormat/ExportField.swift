/// Whether a fact has a public source or is our guess.
package enum Status: String, Sendable {
    /// Told by TOTVS's public documents, contracts or programs.
    case confirmed
    /// Ours, after the habits of the dictionary; wide where a narrow guess would refuse good records.
    case assumed
}

/// How the text of a field may look. Whitespace at its ends never counts, and a field of nothing else is empty.
package enum FieldForm: Sendable, Hashable {
    /// At most so many characters, of any kind.
    case text(Int)
    /// Exactly so many letters or digits; shorter numbers get their leading zeros back, which spreadsheets drop.
    case code(Int)
    /// Digits only, their count within bounds.
    case digits(ClosedRange<Int>)
    /// `yyyy-mm-dd`, `yyyymmdd` or `dd/mm/yyyy`, a day that exists, years 1000 to 9999.
    case date
    /// `hh:mm`, `hhmm` or `hh:mm:ss`.
    case time
    /// At most 14 digits and two decimals, with point or comma and without thousands' separators.
    case decimal
    /// At most nine digits.
    case integer
    /// `1` yes, `0` no.
    case flag
    /// One of these, exactly.
    case choice([String])
}

/// One field of a record, under Protheus's own name.
package struct ExportField: Sendable {
    package var name: String
    package var form: FieldForm
    /// What it holds, in the operator's words.
    package var meaning: String
    /// An invented value in the field's form.
    package var sample: String
    package var isRequired: Bool
    /// Of the name, and that HAT's key is filled from it.
    package var nameStatus: Status
    /// Of size, form and need.
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

/// A list inside of a record: a container with children that have fields of their own.
package struct ExportList: Sendable {
    /// `BFE_ITENS`.
    package var container: String
    /// `BFE`.
    package var item: String
    package var fields: [ExportField]
    /// Keys of each object of the JSON list.
    package var keys: [ItemKey]
    package var isRequired: Bool
    /// A record without the container may hold the fields of one child among its own; the form that CSV needs.
    package var isFlat: Bool
}
