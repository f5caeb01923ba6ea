/// A table of Protheus whose records, in our export form, are the rows of a register: which fields make which column.
package struct ReferenceSource: Sendable, Equatable {
    /// Its name as the element of a record; upper case.
    package let alias: String
    /// What it holds, in Portuguese.
    package let title: String
    package let columns: [Column]

    /// One column of the register and the fields that fill it.
    package struct Column: Sendable, Equatable {
        /// As in `ReferenceColumn.name`.
        package let name: String
        package let parts: [Part]
        package let reading: Reading
        /// A record in which it is empty is no row of the register and is passed over.
        package let selectsRecords: Bool
        /// Whether a public source names the fields, or their names are our guess.
        package let isConfirmed: Bool
    }

    /// One field of the record; several stand one after the other in the cell.
    package struct Part: Sendable, Equatable {
        package let field: String
        /// Digits, where leading zeros that were lost are given back; 0 leaves the value as it is.
        package let width: Int
    }

    /// How a value becomes a cell.
    package enum Reading: String, Sendable, Equatable, CaseIterable {
        case asItIs
        /// Only with more than eleven letters and digits.
        case cnpj
        /// Only with eleven letters and digits at most.
        case cpf
        /// The first blocked day becomes the last one in force.
        case dayBefore
        /// The second field is the day of an unblocking: no earlier block counts any more.
        case unblocked
        /// A guia's status, then whether it was cancelled: `S` for 1 and 2, or nothing, as long as the other is not 1.
        case authorised
        /// A council's abbreviation becomes its code of TISS table 26.
        case council
        /// A state's abbreviation becomes its code of TISS table 59.
        case state
        /// Year, then month.
        case competence
    }
}

extension ReferenceKind {
    /// The tables of Protheus that may bring this register.
    package var sources: [ReferenceSource] { ReferenceSource.all[self] ?? [] }

    /// - Returns: the register and its source; nil for a table that brings none.
    package static func bringing(_ alias: some StringProtocol) -> (kind: ReferenceKind, source: ReferenceSource)? {
        let alias = alias.uppercased()
        for kind in allCases {
            if let source = kind.sources.first(where: { $0.alias == alias }) { return (kind, source) }
        }
        return nil
    }
}
