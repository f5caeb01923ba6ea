import Domain
import ExportFormat
import Testing

/// The table of statuses row by row, and the cases in which fields are empty.
@Suite struct `Lot status` {
    private func status(_ values: [String: String], today: CalendarDay? = nil) throws -> String? {
        let base = ["BCI_LOTGUI": "000000000123", "BCI_CODRDA": "000123", "BCI_VLRGUI": "1000", "BCI_VLRGLO": "100"]
        let all = base.merging(values) { $1 }
        let record = Fixtures.record(.lots, fields: all.map { ($0.key, $0.value) })
        return try Fixtures.item(Fixtures.draft(record, ItemSettings(today: today)))["status"] as? String
    }

    @Test func `in analysis while checked or not released`() throws {
        #expect(try status(["BCI_FASE": "2"]) == "2")
        #expect(try status(["BCI_FASE": "3"]) == "2")
        #expect(try status(["BCI_FASE": "3", "BCI_STTISS": "2"]) == "2")
        #expect(try status(["BCI_FASE": "2", "BCI_STTISS": "1"]) == "2")
    }

    @Test func `released, or invoiced and not paid`() throws {
        #expect(try status(["BCI_FASE": "3", "BCI_DTHRLB": "20260101 10:00"]) == "3")
        #expect(try status(["BCI_FASE": "3", "BCI_STTISS": "3"]) == "3")
        #expect(try status(["BCI_FASE": "4"]) == "3")
        #expect(try status(["BCI_FASE": "4", "E2_VALOR": "900", "E2_SALDO": "900"]) == "3")
        #expect(try status(["BCI_FASE": "4", "E2_VALOR": "900", "E2_SALDO": "0.01"]) == "3")
    }

    @Test func `closed without payment when the glosa takes all or nothing is to pay`() throws {
        #expect(try status(["BCI_FASE": "3", "BCI_STTISS": "3", "BCI_VLRGLO": "1000.00"]) == "4")
        #expect(try status(["BCI_FASE": "4", "BCI_VLRGUI": "0", "BCI_VLRGLO": ""]) == "4")
        #expect(try status(["BCI_FASE": "4", "BCI_VLRGLO": "999.99"]) == "3")
        #expect(try status(["BCI_FASE": "4", "BCI_VLRGUI": "", "BCI_STTISS": "4"]) == "4")
    }

    @Test func `paid when every title is settled`() throws {
        #expect(try status(["BCI_FASE": "4", "E2_VALOR": "900", "E2_SALDO": "0"]) == "6")
        #expect(try status(["BCI_FASE": "4", "BCI_STTISS": "6"]) == "6")
    }

    @Test func `paid and opened again goes back for 120 days`() throws {
        let open = ["BCI_FASE": "4", "BCI_STTISS": "6", "E2_VALOR": "900", "E2_SALDO": "900", "BCI_DATREC": "20260101"]
        #expect(try status(open) == "3")
        #expect(try status(open, today: CalendarDay("2026-05-01")) == "3")
        #expect(try status(open, today: CalendarDay("2026-05-02")) == "6")
    }

    @Test func `cancellation takes precedence`() throws {
        #expect(try status(["BCI_FASE": "4", "BCI_SITUAC": "2", "E2_VALOR": "9", "E2_SALDO": "0"]) == "9")
        #expect(try status(["BCI_FASE": "2", "BCI_SITUAC": "3"]) == "2")
    }

    @Test func `a lot in phase 1 or not born in HAT is not HAT's`() throws {
        for (field, value) in [("BCI_FASE", "1"), ("BCI_LOTGUI", "  ")] {
            let draft = Fixtures.draft(Fixtures.full(.lots).with(field, value))
            #expect(draft.problems.map(\.code) == [.recordNotForHAT])
            #expect(draft.problems.first?.parameters["field"] == field)
            #expect(draft.content == nil)
        }
    }

    @Test func `an appeal without a new lot is refused in its own statuses only`() throws {
        let rows = [
            ("", "2", "4"), ("", "4", "4"), ("", "1", "2"), ("", "3", "2"), ("00000015", "2", "2"),
            ("00000015", "4", "2"),
        ]
        for (lot, status, expected) in rows {
            let record = Fixtures.full(.glosaAppeals).with("B4D_DCDPEG", lot).with("B4D_STATUS", status)
            #expect(try Fixtures.item(Fixtures.draft(record))["statusTiss"] as? String == expected)
        }
    }
}
