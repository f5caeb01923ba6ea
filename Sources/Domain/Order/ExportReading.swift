/// The two formats of an export file.
package enum ExportForm: String, Sendable, Codable, CaseIterable {
    case xml, csv
}

/// Counts of an export file.
package struct ExportFacts: Sendable, Equatable, Codable {
    /// Format of the file.
    package var form: ExportForm
    /// Number of records, usable or not.
    package var recordCount = 0
    /// Number of records that become orders in state `unusable`.
    package var unusableCount = 0
    /// Number of usable records by alias.
    package var byAlias: [ExportAlias: Int] = [:]

    /// Counts of a file without records.
    package init(form: ExportForm) { self.form = form }
}

/// Reads export files (docs/EXPORTS.md). Module `Exports` implements it with libxml2 and libcsv. Blocking.
package protocol ExportReader: Sendable {
    /// Detects an export from the first 64 KB: the namespace of the root of an XML document, or the header row of a CSV
    /// file. A dropped `name` that ends in `.csv` is a CSV export whatever its header is.
    /// - Returns: nil for anything else, which is then a document like any other.
    /// - Throws: `.ioFailure` when the bytes cannot be read.
    func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm?

    /// Starts reading at the beginning of the document. A cursor holds a few records at a time, so memory does not grow
    /// with the file.
    func open(_ document: DocumentDescriptor, form: ExportForm, limits: Limits) throws(PortError) -> any ExportCursor
}

/// One pass over one export file, from its first record to its last. One task at a time may use it.
package protocol ExportCursor: AnyObject, Sendable {
    /// The next records, at most `limit`, unusable ones included; empty at the end, and where the file cannot be read
    /// further.
    /// - Throws: `.ioFailure` when the bytes cannot be read. A fault of the document is never an error.
    func next(_ limit: Int) throws(PortError) -> [OrderDraft]

    /// The inspection of the whole file; complete once `next` has returned an empty group.
    ///
    /// `kind` is `.export`; `isWellFormed` and `isComplete` mean the same as for any document; `schema` is `.valid`
    /// unless the file as a whole is faulty. A fault of a single record is a finding with line, column and path and
    /// `Severity.warns`: it does not affect other records.
    var inspection: Inspection { get }
}
