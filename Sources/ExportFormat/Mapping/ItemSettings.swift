package import Domain

/// What sources disagree on, or what a pure mapper cannot know.
package struct ItemSettings: Sendable {
    /// How days are written; TOTVS's programs send dashes, its contracts speak of eight digits.
    package enum DateForm: String, Sendable, CaseIterable {
        /// `2026-01-31`.
        case dashes
        /// `20260131`.
        case compact
    }

    /// How a guia is cancelled.
    package enum CancelContract: String, Sendable, CaseIterable {
        /// `motivoCancelamento`, `idOnHealthInsurer`: what the ERP sends.
        case erp
        /// `justification`, `idOnHealthInsurer`: an item of `authorizationsToCancel` of the published contract.
        case official
    }

    package var dateForm: DateForm
    package var cancelContract: CancelContract
    /// A lot that was paid and whose title is open again goes back to "released" for 120 days from its receipt; without a day
    /// it does so whenever it was received.
    package var today: CalendarDay?

    package init(
        dateForm: DateForm = .dashes, cancelContract: CancelContract = .erp, today: CalendarDay? = nil
    ) {
        self.dateForm = dateForm
        self.cancelContract = cancelContract
        self.today = today
    }
}
