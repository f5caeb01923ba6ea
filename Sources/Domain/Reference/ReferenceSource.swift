/// A table of Protheus whose exported records are the rows of a reference table: which fields fill which column.
package struct ReferenceSource: Sendable, Equatable {
    /// Name of its record elements; upper case.
    package let alias: String
    /// What it contains, in Portuguese.
    package let title: String
    /// Its columns with their fields.
    package let columns: [Column]

    /// One column of the reference table and the fields that fill it.
    package struct Column: Sendable, Equatable {
        /// `ReferenceColumn.name`.
        package let name: String
        /// The fields, whose values are joined.
        package let parts: [Part]
        /// How the joined value becomes a cell.
        package let reading: Reading
        /// A record in which it is empty is no row of the table and is skipped.
        package let selectsRecords: Bool
        /// Whether a public source names the fields; otherwise their names are an assumption.
        package let isConfirmed: Bool
    }

    /// One field of the record; the values of several parts are joined.
    package struct Part: Sendable, Equatable {
        /// Name of the field in Protheus.
        package let field: String
        /// Number of digits to which lost leading zeros are restored; 0 keeps the value as it is.
        package let width: Int
    }

    /// How a value becomes a cell.
    package enum Reading: String, Sendable, Equatable, CaseIterable {
        case asItIs
        /// Only values with more than eleven letters and digits.
        case cnpj
        /// Only values with at most eleven letters and digits.
        case cpf
        /// The first blocked day, from which the last day in force follows.
        case dayBefore
        /// The second field is the day of an unblocking: earlier blocks do not count.
        case unblocked
        /// A guia's status, then whether it was cancelled: `S` for status 1, 2 or empty, unless the second is 1.
        case authorised
        /// A council's abbreviation, as its code of TISS table 26.
        case council
        /// A state's abbreviation, as its code of TISS table 59.
        case state
        /// Year, then month.
        case competence
    }
}

extension ReferenceKind {
    /// The tables of Protheus that may contain this reference table.
    package var sources: [ReferenceSource] { ReferenceSource.all[self] ?? [] }

    /// Finds the reference table for a table of Protheus.
    /// - Returns: nil when none uses it.
    package static func bringing(_ alias: some StringProtocol) -> (kind: ReferenceKind, source: ReferenceSource)? {
        let alias = alias.uppercased()
        for kind in allCases {
            if let source = kind.sources.first(where: { $0.alias == alias }) { return (kind, source) }
        }
        return nil
    }
}
