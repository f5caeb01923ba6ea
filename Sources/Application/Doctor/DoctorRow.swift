package import Domain

/// The result of one check.
package struct DoctorRow: Sendable {
    /// How serious the result is.
    package enum State: String, Sendable, CaseIterable {
        case ok
        /// Not there, which may be meant.
        case absent
        /// An operator should know it; nothing is at risk.
        case notice
        case problem
    }

    /// The kind of the fault, in the order in which `doctor` chooses its exit status.
    package enum Area: Int, Sendable, CaseIterable {
        /// A setting, or what it refers to.
        case settings
        /// Something required is missing.
        case absent
        case forbidden
        /// A disk is full or nearly full.
        case room
        case input
        case portal
        case other
    }

    /// `spool.inbox`, `ledger`, `schemas`, `hat`, `reference.cid` and their like.
    package let check: String
    /// How serious the result is.
    package let state: State
    /// Values by stable name: `path`, `filesystem`, `lacking` (calls that are worked around, with the errno), `rows`,
    /// `form`, `version`, `changed` (files that are not ANS's), `since`, `rules` (those not applied), `error` and the
    /// like.
    package let facts: [String: String]
    /// An explanation with advice, where the facts are not enough.
    package let text: DoctorText?
    /// The kind of the fault, for the exit status.
    package let area: Area
    /// The condition that the serving process reports, when the row shows one.
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
            case .hatAway, .hatUnauthorized, .hatWrongAddress: .portal
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
    /// In Brazilian Portuguese.
    package let portuguese: String
    /// In English.
    package let english: String

    init(_ portuguese: String, _ english: String) {
        self.portuguese = portuguese
        self.english = english
    }
}
