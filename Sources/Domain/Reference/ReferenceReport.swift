/// Why a reference file was refused, with the position. Never contains a cell.
package struct ReferenceFault: Sendable, Equatable, Codable {
    /// What is wrong. Raw values are shown by `--json`.
    package enum Reason: String, Sendable, Codable, CaseIterable {
        /// The first row names a column that the table does not have, or no column at all.
        case unknownColumn
        case repeatedColumn
        case missingColumn
        /// An empty cell in a required column.
        case emptyCell
        /// A key with letters beyond ASCII.
        case notACode
        case notADay
        /// The last day is before the first.
        case daysReversed
        case notYesOrNo
        /// A row with fewer or more cells than the first one.
        case rowLength
        /// A quote at a position where none is allowed, or one that is never closed.
        case quote
        /// A NUL byte: a copy that reserved the space and did not finish.
        case nul
        /// The last row has no line end: the file may be truncated.
        case cutOff
        /// No rows below the first one: such a table would reject every document.
        case noRows
        case tooLarge
        /// A fault that the reader of exports reports: `finding` says which.
        case export
        /// A record of a table of Protheus that does not belong to this reference table; a file has only one.
        case otherTable
        /// A record with the operation `excluir`: the file must be the whole table, and what is not in it is not in
        /// force.
        case exclusion
        /// Far fewer rows than the table in force: `shrinkage` says how many.
        case shrunk
        /// Neither the name of the file nor its first record says which table it is.
        case noRegister
        /// A key that a spreadsheet changed: scientific notation, decimals, an error value, or a formula.
        case spreadsheetCell
        /// All long numbers of the column end in zeros: a spreadsheet kept only their first fifteen digits.
        case roundedNumbers
        /// A date that is valid only when day and month are swapped.
        case dayAndMonthSwapped
        /// Two bytes per character (the "Unicode text" of spreadsheets).
        case wideEncoding
    }

    /// Numbers of rows of the refused file and of the table in force.
    package struct Shrinkage: Sendable, Equatable, Codable {
        /// Rows of the refused file.
        package var rows: Int
        /// Rows of the table in force.
        package var rowsInForce: Int
        /// A file with less than this percentage of the rows in force is refused.
        package var percent: Int

        package init(rows: Int, rowsInForce: Int, percent: Int) {
            self.rows = rows
            self.rowsInForce = rowsInForce
            self.percent = percent
        }
    }

    /// What is wrong.
    package var reason: Reason
    /// From 1; 0 for the whole file.
    package var line: Int
    /// Name of the column in this program's spelling, or of the field of an export; nil where there is none.
    package var column: String?
    /// Character in the line, from 1; 0 where it is unknown, as in CSV.
    package var position = 0
    /// Only with `.export`.
    package var finding: FindingCode?
    /// Only with `.shrunk`.
    package var shrinkage: Shrinkage?

    package init(
        _ reason: Reason, line: Int, column: String? = nil, position: Int = 0, finding: FindingCode? = nil,
        shrinkage: Shrinkage? = nil
    ) {
        self.reason = reason
        self.line = line
        self.column = column
        self.position = position
        self.finding = finding
        self.shrinkage = shrinkage
    }
}

/// The result for one file of `inbox/reference/`.
package struct ReferenceReport: Sendable, Equatable {
    /// What happened to the file.
    package enum Outcome: Sendable, Equatable {
        /// The file is in force now, with these rows.
        case taken(ReferenceVersion)
        /// The same content was in force already.
        case unchanged(ReferenceVersion)
        /// The table in force stays. At most 100 faults, with the number of all.
        case refused([ReferenceFault], count: Int)
    }

    /// Name of the file.
    package var fileName: String
    /// The table that it contains; nil when that is unknown, so that the file is refused.
    package var kind: ReferenceKind?
    /// What happened to the file.
    package var outcome: Outcome
    /// Columns that the fields of an accepted export filled; empty for CSV.
    package var columns: [String]

    package init(fileName: String, kind: ReferenceKind?, outcome: Outcome, columns: [String] = []) {
        self.fileName = fileName
        self.kind = kind
        self.outcome = outcome
        self.columns = columns
    }
}

/// The content of a table that is in force.
package struct ReferenceVersion: Sendable, Equatable, Codable {
    /// The table.
    package var kind: ReferenceKind
    /// SHA-256 of its file.
    package var digest: SHA256Digest
    /// Number of rows.
    package var rowCount: Int
    /// When it came into force, in seconds since 1970.
    package var since: Int64
    /// Format of its file.
    package var form: ExportForm

    package init(kind: ReferenceKind, digest: SHA256Digest, rowCount: Int, since: Int64, form: ExportForm = .csv) {
        self.kind = kind
        self.digest = digest
        self.rowCount = rowCount
        self.since = since
        self.form = form
    }
}
