/// Two days of one guia with a required order: the first may not be after the second.
package struct DayOrder: Sendable, Equatable {
    /// The meaning of a date of a guia.
    package enum Role: Int, Sendable, CaseIterable {
        case request, authorisation, passwordExpiry
        case admission, discharge
        /// The invoiced period.
        case periodStart, periodEnd
        /// Attendance or execution; the earliest one represents the guia.
        case execution
    }

    /// The role of the earlier day.
    package let first: Role
    /// The role of the later day.
    package let second: Role
    /// The finding when they are in the wrong order.
    package let code: FindingCode

    /// A stay or a period cannot end before it begins. A request or an authorisation that was recorded afterwards is
    /// common, so it only warns.
    package static let all: [DayOrder] = [
        DayOrder(first: .admission, second: .discharge, code: .daysReversed),
        DayOrder(first: .periodStart, second: .periodEnd, code: .daysReversed),
        DayOrder(first: .request, second: .execution, code: .daysUnusual),
        DayOrder(first: .authorisation, second: .passwordExpiry, code: .daysUnusual),
    ]

    /// The order that a date of this role belongs to; each role belongs to one.
    package static func of(_ role: Role) -> DayOrder? { byRole[role.rawValue] }

    private static let byRole = Role.allCases.map { role in all.first { $0.first == role || $0.second == role } }
}
