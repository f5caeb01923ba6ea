import Domain

/// A record of an XML export while its elements are read.
struct RecordAssembly {
    var record: ExportRecord
    /// Told apart from every other record and list item, so that a repeated field is known without a set of names.
    var holder: Int
    /// Fields and list items so far.
    var fieldCount = 0
    /// Bytes of all values so far.
    var byteCount = 0
    /// The list that is open.
    var list: ExportRecord.List?
    /// The child of the list that is open, and its own `holder`.
    var item: ExportRecord.Item?
    var itemHolder = 0

    mutating func note(_ code: FindingCode, at location: Location, parameters: [String: String] = [:]) {
        guard record.problems.count < RecordIntake.problemsKeptMax else { return }
        record.problems.append(Finding(code, severity: .warns, at: location, parameters: parameters))
    }
}

/// An element that is open at one of the five levels that have a meaning.
struct OpenElement {
    /// Of its name in `XMLNames`.
    var name: Int
    var line: Int
    var column: Int
}
