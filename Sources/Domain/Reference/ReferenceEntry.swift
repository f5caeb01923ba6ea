/// One row of a reference table, as far as rules need it.
package struct ReferenceEntry: Sendable, Equatable {
    /// First day on which it is in force; nil without a beginning.
    package var validFrom: CalendarDay?
    /// Last day on which it is in force; nil without an end.
    package var validUntil: CalendarDay?
    /// First day on which it is blocked; nil when it is not.
    package var blockedFrom: CalendarDay?
    /// What the row belongs to: the provider of an establishment, or the card of a password. In a provider's row, its
    /// code.
    package var link: ReferenceKey?
    /// Whether a password was granted; always true for other rows.
    package var isAuthorised: Bool

    /// By default in force without limits, not blocked and authorised.
    package init(
        validFrom: CalendarDay? = nil, validUntil: CalendarDay? = nil, blockedFrom: CalendarDay? = nil,
        link: ReferenceKey? = nil, isAuthorised: Bool = true
    ) {
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.blockedFrom = blockedFrom
        self.link = link
        self.isAuthorised = isAuthorised
    }

    /// Whether it is in force on `day`, the last day included; true for an unknown day.
    package func isInForce(on day: CalendarDay?) -> Bool {
        guard let day else { return true }
        return (validFrom.map { $0 <= day } ?? true) && (validUntil.map { day <= $0 } ?? true)
    }

    /// Whether it is blocked on `day`; false for an unknown day.
    package func isBlocked(on day: CalendarDay?) -> Bool {
        guard let day, let blockedFrom else { return false }
        return blockedFrom <= day
    }
}

/// The operator's reference tables at one moment. Immutable; any thread may read.
package protocol ReferenceTables: Sendable {
    /// Rows under `key`, unordered; empty when there is none, or no such table.
    func entries(_ kind: ReferenceKind, _ key: ReferenceKey) -> [ReferenceEntry]
    /// The tables that are loaded. A rule whose table is missing is not applied.
    var present: Set<ReferenceKind> { get }
}

/// No tables: no rule about them is applied.
package struct NoReferenceTables: ReferenceTables {
    package init() {}

    /// Always empty.
    package func entries(_ kind: ReferenceKind, _ key: ReferenceKey) -> [ReferenceEntry] { [] }
    /// Always empty.
    package var present: Set<ReferenceKind> { [] }
}
