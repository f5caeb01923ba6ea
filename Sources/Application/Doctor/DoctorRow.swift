package import Domain

/// One thing that was looked at.
package struct DoctorRow: Sendable {
    package enum State: String, Sendable, CaseIterable {
        case ok
        /// Not there, which may be meant.
        case absent
        /// Worth knowing; nothing is at risk.
        case notice
        case problem
    }

    /// What kind of thing is wrong, in the order in which `doctor` chooses its exit status.
    package enum Area: Int, Sendable, CaseIterable {
        /// A setting, or what it names.
        case settings
        /// Something that must be there is not.
        case absent
        case forbidden
        /// No room, or nearly none.
        case room
        case input
        case portal
        case other
    }

    /// `spool.inbox`, `ledger`, `schemas`, `hat`, `reference.cid` and their like.
    package let check: String
    package let state: State
    /// `path`, `filesystem`, `lacking` (calls that are worked around, with the errno), `rows`, `form`, `version`, `changed` (files that are not ANS's), `since`, `rules` (those not applied), `error` and their like.
    package let facts: [String: String]
    /// What it is and what to do, where that is more than the facts say.
    package let text: DoctorText?
    package let area: Area
    /// What the serving process reports, when the row is of that.
    package let condition: ServiceCondition?

    init(
        _ check: String, _ state: State, _ facts: [String: String], _ text: DoctorText? = nil, area: Area? = nil
    ) {
        self.check = check
        self.state = state
        self.facts = facts
        self.text = text
        self.area = area ?? Self.area(of: check)
        condition = nil
    }

    init(_ condition: ServiceCondition) {
        check = "service.\(condition.kind.rawValue)"
        state = condition.severity == .problem ? .problem : .notice
        facts = ["path": condition.subject]
        text = nil
        area =
            switch condition.kind {
            case .hatAway: .portal
            case .diskFull: .room
            case .folderAbsent, .folderChanged, .folderHoldsWork: .absent
            case .spoolAbsent, .spoolNotMounted, .spoolDialectChanged, .spoolNewer, .ledgerLost, .ledgerForeign,
                .ledgerShared:
                .settings
            case .ledgerFailing: .input
            default: .other
            }
        self.condition = condition
    }

    private static func area(of check: String) -> Area {
        switch check.prefix(while: { $0 != "." }) {
        case "settings", "schemas": .settings
        case "hat": .portal
        case "ledger": .input
        case "disk": .room
        case "spool": .absent
        default: .other
        }
    }
}

/// A sentence in both languages.
package struct DoctorText: Sendable, Equatable {
    package let portuguese: String
    package let english: String

    init(_ portuguese: String, _ english: String) {
        self.portuguese = portuguese
        self.english = english
    }
}
