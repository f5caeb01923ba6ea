/// What this program does for each criticism that the ERP makes at submission (X00 to X62).
package struct ERPCriticism: Sendable, Equatable {
    /// `X00` to `X62`.
    package let code: String
    /// What this program does for it.
    package let fate: Fate

    /// What this program does for a criticism.
    package enum Fate: Sendable, Equatable {
        /// Rows of `AcceptanceRule.table` have it.
        case reported
        /// The schemas enumerate or require it, so it is reported as X11, X12 or X13.
        case bySchema
        /// Reported under another criticism.
        case under(String)
        /// A fault of the receiver's own files, found at the start of the program or when schemas are installed; no
        /// document can have it.
        case ownFiles
        /// Needs contracts, price tables, networks or authorised items, which only the ERP has: it checks them at
        /// import.
        case leftToTheERP
        /// A number without a public text.
        case unknown
    }

    /// The finding codes of rows that have it, in the order of the table.
    package var codes: [FindingCode] {
        AcceptanceRule.table.filter { $0.criticism?.codes.contains(code) == true }.flatMap(\.codes)
    }

    /// The reference table without which it is not applied.
    package var register: ReferenceKind? { ReferenceKind.needed(for: code) }

    /// Every number exactly once, in order.
    package static let table: [ERPCriticism] = (0...62).map { number in
        let code = number < 10 ? "X0\(number)" : "X\(number)"
        return ERPCriticism(code: code, fate: fate(of: number))
    }

    private static func fate(of number: Int) -> Fate {
        switch number {
        case 0, 2...5: .ownFiles
        case 1, 6...9, 11...24, 26, 27, 33, 36, 39, 42, 46, 60...62: .reported
        case 34, 41, 43, 45: .bySchema
        case 38: .under("X39")
        case 10, 25, 28...32, 37, 40, 44, 47, 48, 50, 51, 55, 59: .leftToTheERP
        default: .unknown
        }
    }
}
