import Domain

/// A record of an XML export while its elements are read.
struct RecordAssembly {
    var record: ExportRecord
    /// A number unique to this record, so that a repeated field is detected without a set of names.
    var holder: Int
    /// The number of fields and list items so far.
    var fieldCount = 0
    /// The number of bytes of all values so far.
    var byteCount = 0
    /// The list that is open.
    var list: ExportRecord.List?
    /// The open child of the list, and its own `holder`.
    var item: ExportRecord.Item?
    var itemHolder = 0

    mutating func note(_ code: FindingCode, at location: Location, parameters: [String: String] = [:]) {
        guard record.problems.count < RecordIntake.problemsKeptMax else { return }
        record.problems.append(Finding(code, severity: .warns, at: location, parameters: parameters))
    }
}

/// An open element at one of the five levels that have a meaning.
struct OpenElement {
    /// The index of its name in `XMLNames`.
    var name: Int
    var line: Int
    var column: Int
}
