/// One row of a register, as far as rules need it.
package struct ReferenceEntry: Sendable, Equatable {
    /// First and last day on which it is in force; nil without an end.
    package var validFrom: CalendarDay?
    package var validUntil: CalendarDay?
    /// First day on which it is blocked.
    package var blockedFrom: CalendarDay?
    /// What the row belongs to: the provider of an establishment, the card of a password; of a provider's row its code.
    package var link: ReferenceKey?
    /// A password that was given. Others are always.
    package var isAuthorised: Bool

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

    /// An unknown day is never outside.
    package func isInForce(on day: CalendarDay?) -> Bool {
        guard let day else { return true }
        return (validFrom.map { $0 <= day } ?? true) && (validUntil.map { day <= $0 } ?? true)
    }

    package func isBlocked(on day: CalendarDay?) -> Bool {
        guard let day, let blockedFrom else { return false }
        return blockedFrom <= day
    }
}

/// The operator's registers at one moment.
package protocol ReferenceTables: Sendable {
    /// Rows under `key`, in no order; empty when there is none, or no such register.
    func entries(_ kind: ReferenceKind, _ key: ReferenceKey) -> [ReferenceEntry]
    /// The registers that are there. A rule whose register is absent is not applied.
    var present: Set<ReferenceKind> { get }
}

/// No registers at all.
package struct NoReferenceTables: ReferenceTables {
    package init() {}

    package func entries(_ kind: ReferenceKind, _ key: ReferenceKey) -> [ReferenceEntry] { [] }
    package var present: Set<ReferenceKind> { [] }
}
