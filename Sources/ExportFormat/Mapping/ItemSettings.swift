package import Domain

/// Settings for what public sources disagree about, and for what a pure mapper cannot know.
package struct ItemSettings: Sendable {
    /// How days are written. TOTVS's programs send dashes; its contracts specify eight digits.
    package enum DateForm: String, Sendable, CaseIterable {
        /// `2026-01-31`.
        case dashes
        /// `20260131`.
        case compact
    }

    /// The contract by which a guia is cancelled.
    package enum CancelContract: String, Sendable, CaseIterable {
        /// `motivoCancelamento` and `idOnHealthInsurer`, as the ERP sends them.
        case erp
        /// `justification` and `idOnHealthInsurer`: an item of `authorizationsToCancel` of the published contract.
        case official
    }

    /// How days are written in items.
    package var dateForm: DateForm
    /// The contract for cancellations of guias.
    package var cancelContract: CancelContract
    /// The current day. A paid lot whose title was reopened returns to "released" for 120 days from its receipt; nil
    /// means that it does so whenever it was received.
    package var today: CalendarDay?

    package init(
        dateForm: DateForm = .dashes, cancelContract: CancelContract = .erp, today: CalendarDay? = nil
    ) {
        self.dateForm = dateForm
        self.cancelContract = cancelContract
        self.today = today
    }
}
