/// The two forms of an export file.
package enum ExportForm: String, Sendable, Codable, CaseIterable {
    case xml, csv
}

/// What an export file holds, counted.
package struct ExportFacts: Sendable, Equatable, Codable {
    package var form: ExportForm
    /// All records, usable or not.
    package var recordCount = 0
    /// Records that become orders with the status "order could not be made".
    package var unusableCount = 0
    /// Usable records by alias.
    package var byAlias: [ExportAlias: Int] = [:]

    package init(form: ExportForm) { self.form = form }
}

/// Reads export files. `Exports` implements it with libxml2 and libcsv. Blocking.
package protocol ExportReader: Sendable {
    /// Looks at the first 64 KB: the root's namespace of an XML document, the header row of a CSV file.
    /// A dropped `name` that ends in `.csv` is taken for a CSV export whatever the header says; nil for anything else, which is then a
    /// document like any other.
    func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm?

    /// Reads from the start of the document. A cursor holds a few records at a time: memory does not grow with the file.
    func open(_ document: DocumentDescriptor, form: ExportForm, limits: Limits) throws(PortError) -> any ExportCursor
}

/// One reading of one export file, from its first record to its last. Used from one task at a time.
package protocol ExportCursor: AnyObject, Sendable {
    /// The next records, at most `limit`, unusable ones among them; empty at the end, and where the file can be read no further.
    /// - Throws: `.ioFailure` when the bytes cannot be read; nothing else is the document's doing.
    func next(_ limit: Int) throws(PortError) -> [OrderDraft]

    /// What the whole file is; complete once `next` gave an empty group. `kind` is `.export`, `isWellFormed` and `isComplete` are
    /// as of any document, `schema` is `.valid` unless the file as a whole is at fault. What is wrong with a single record is a
    /// finding with its line, column and path, and `Severity.warns`: its neighbours are not concerned.
    var inspection: Inspection { get }
}
