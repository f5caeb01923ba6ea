/// Why a register's file was refused, and where. Never holds a cell.
package struct ReferenceFault: Sendable, Equatable, Codable {
    package enum Reason: String, Sendable, Codable, CaseIterable {
        /// The first row names a column that the register does not have, or none at all.
        case unknownColumn
        case repeatedColumn
        case missingColumn
        /// A cell that must not be empty.
        case emptyCell
        /// A key with letters beyond ASCII.
        case notACode
        case notADay
        /// The last day lies before the first.
        case daysReversed
        case notYesOrNo
        /// A row with fewer or more cells than the first one.
        case rowLength
        /// A quote where none may stand, or one that is never closed.
        case quote
        /// A NUL: a copy that reserved the space and did not finish.
        case nul
        /// The last row has no line end: the file may be cut off.
        case cutOff
        /// Nothing below the first row: such a register would refuse everything.
        case noRows
        case tooLarge
        /// Something that every export's reader would find: `finding` says what.
        case export
        /// A record of a table that does not bring this register; a file holds one register.
        case otherTable
        /// A record that says that something was deleted: the file is the whole table, what is not in it is not in force.
        case exclusion
        /// Far fewer rows than are in force: `shrinkage` says how many.
        case shrunk
        /// Neither the file's name nor its first record tells which register it is.
        case noRegister
        /// A key that a spreadsheet changed: a number in scientific notation or with decimals, an error value, a formula.
        case spreadsheetCell
        /// Long numbers of the column all end in zeros: a spreadsheet kept their first fifteen digits.
        case roundedNumbers
        /// A day that is one once day and month change places.
        case dayAndMonthSwapped
        /// Two bytes a character ("Unicode text" of spreadsheets).
        case wideEncoding
    }

    /// How many rows there were and would be.
    package struct Shrinkage: Sendable, Equatable, Codable {
        package var rows: Int
        package var rowsInForce: Int
        /// Below this share of the rows in force a file is refused.
        package var percent: Int

        package init(rows: Int, rowsInForce: Int, percent: Int) {
            self.rows = rows
            self.rowsInForce = rowsInForce
            self.percent = percent
        }
    }

    package var reason: Reason
    /// 1 for the first row; 0 for the whole file.
    package var line: Int
    /// The column's name in our own spelling, or the field's of an export; nil where it is about none.
    package var column: String?
    /// Column of characters in the line, 1 for the first; 0 where it is not known, as in CSV.
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

/// What became of one file of `inbox/reference/`.
package struct ReferenceReport: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        /// It is the register in force now; with its rows.
        case taken(ReferenceVersion)
        /// It was in force already.
        case unchanged(ReferenceVersion)
        /// The register in force stays. At most 100 faults, and how many there are.
        case refused([ReferenceFault], count: Int)
    }

    package var fileName: String
    /// nil: nobody can tell, and the file is refused.
    package var kind: ReferenceKind?
    package var outcome: Outcome
    /// Of an export that was taken: the register's columns that its fields filled.
    package var columns: [String]

    package init(fileName: String, kind: ReferenceKind?, outcome: Outcome, columns: [String] = []) {
        self.fileName = fileName
        self.kind = kind
        self.outcome = outcome
        self.columns = columns
    }
}

/// Which content of a register is in force.
package struct ReferenceVersion: Sendable, Equatable, Codable {
    package var kind: ReferenceKind
    package var digest: SHA256Digest
    package var rowCount: Int
    /// Since when, in seconds since 1970.
    package var since: Int64
    package var form: ExportForm

    package init(kind: ReferenceKind, digest: SHA256Digest, rowCount: Int, since: Int64, form: ExportForm = .csv) {
        self.kind = kind
        self.digest = digest
        self.rowCount = rowCount
        self.since = since
        self.form = form
    }
}
