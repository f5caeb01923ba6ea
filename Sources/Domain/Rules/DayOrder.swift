/// Two days of one guia that stand in an order: the first may not lie after the second.
package struct DayOrder: Sendable, Equatable {
    /// What a date of a guia says.
    package enum Role: Int, Sendable, CaseIterable {
        case request, authorisation, passwordExpiry
        case admission, discharge
        /// Of the period that is invoiced.
        case periodStart, periodEnd
        /// Attendance or execution; the earliest of a guia stands for all.
        case execution
    }

    package let first: Role
    package let second: Role
    /// Told when they are the wrong way round.
    package let code: FindingCode

    /// A stay or a period that ends before it begins cannot be; a request or an authorisation that was written down
    /// afterwards is usual enough to be only told.
    package static let all: [DayOrder] = [
        DayOrder(first: .admission, second: .discharge, code: .daysReversed),
        DayOrder(first: .periodStart, second: .periodEnd, code: .daysReversed),
        DayOrder(first: .request, second: .execution, code: .daysUnusual),
        DayOrder(first: .authorisation, second: .passwordExpiry, code: .daysUnusual),
    ]

    /// The order that a date of this role takes part in: each role stands in one.
    package static func of(_ role: Role) -> DayOrder? { byRole[role.rawValue] }

    private static let byRole = Role.allCases.map { role in all.first { $0.first == role || $0.second == role } }
}
