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
    }

    package var reason: Reason
    /// 1 for the first row; 0 for the whole file.
    package var line: Int
    /// The column's name in our own spelling; nil where it is about none.
    package var column: String?

    package init(_ reason: Reason, line: Int, column: String? = nil) {
        self.reason = reason
        self.line = line
        self.column = column
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
    package var kind: ReferenceKind
    package var outcome: Outcome

    package init(fileName: String, kind: ReferenceKind, outcome: Outcome) {
        self.fileName = fileName
        self.kind = kind
        self.outcome = outcome
    }
}

/// Which content of a register is in force.
package struct ReferenceVersion: Sendable, Equatable, Codable {
    package var kind: ReferenceKind
    package var digest: SHA256Digest
    package var rowCount: Int
    /// Since when, in seconds since 1970.
    package var since: Int64

    package init(kind: ReferenceKind, digest: SHA256Digest, rowCount: Int, since: Int64) {
        self.kind = kind
        self.digest = digest
        self.rowCount = rowCount
        self.since = since
    }
}
