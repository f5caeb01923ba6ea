import Domain

/// The status of a lot as HAT receives it, computed from what the ERP knows about the lot. `docs/EXPORTS.md` has the
/// rule.
struct LotStatus {
    static let fields = [
        "BCI_FASE", "BCI_SITUAC", "BCI_STTISS", "BCI_DTHRLB", "BCI_VLRGUI", "BCI_VLRGLO", "BCI_DATREC", "E2_VALOR",
        "E2_SALDO",
    ]

    /// A paid lot whose title was reopened returns to "released" within this many days of its receipt.
    static let reopeningDays = 120

    /// Gives the value of a field by its name, in the form of `FieldValue`; an empty text for none.
    let value: (String) -> String
    let today: CalendarDay?

    /// Whether HAT knows the lot: it originated in HAT, and its entry is complete.
    var isForHAT: Bool { !value("BCI_LOTGUI").isEmpty && value("BCI_FASE") > "1" }

    /// 2 in analysis, 3 released for payment, 4 closed without payment, 6 paid, 9 cancelled.
    var code: String {
        if value("BCI_SITUAC") == "2" { return "9" }
        switch value("BCI_FASE") {
        case "3": return isReleased ? unpaid : "2"
        case "4": return isPaid ? "6" : unpaid
        default: return "2"
        }
    }

    /// The status of a lot that is released or invoiced, but not paid.
    private var unpaid: String { hasNothingToPay ? "4" : "3" }

    private var isReleased: Bool {
        !value("BCI_DTHRLB").isEmpty || ["3", "4", "6"].contains(value("BCI_STTISS"))
    }

    private var hasNothingToPay: Bool {
        guard let total = cents("BCI_VLRGUI") else { return value("BCI_STTISS") == "4" }
        return total - (cents("BCI_VLRGLO") ?? 0) <= 0
    }

    /// Whether every title is settled. Without titles in the record, the ERP's own status decides.
    private var isPaid: Bool {
        guard let total = cents("E2_VALOR"), let balance = cents("E2_SALDO"), total > 0 else {
            return value("BCI_STTISS") == "6"
        }
        if balance <= 0 { return true }
        return balance == total && value("BCI_STTISS") == "6" && isTooOldToReopen
    }

    private var isTooOldToReopen: Bool {
        let received = value("BCI_DATREC").filter { $0 != "-" }
        guard let today, !received.isEmpty else { return false }
        return received < today.adding(days: -Self.reopeningDays).description.filter { $0 != "-" }
    }

    private func cents(_ field: String) -> Int? {
        let text = value(field)
        guard !text.isEmpty else { return nil }
        let parts = text.split(separator: ".", maxSplits: 1)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        return Int(parts[0] + fraction + String(repeating: "0", count: max(0, 2 - fraction.utf8.count)))
    }
}
