import Domain
import Testing

@Suite struct ERPCriticismTests {
    @Test func `every number from X00 to X62 is listed once, and every criticism of a rule is among them`() {
        let codes = ERPCriticism.table.map(\.code)
        #expect(codes.count == 63 && Set(codes).count == 63 && codes.first == "X00" && codes.last == "X62")
        #expect(codes == codes.sorted())
        let used = AcceptanceRule.table.flatMap { $0.criticism?.codes ?? [] }
        #expect(Set(used).isSubset(of: codes))
    }

    @Test func `a criticism is listed as reported exactly when a rule has it`() {
        for criticism in ERPCriticism.table {
            #expect((criticism.fate == .reported) == !criticism.codes.isEmpty, "\(criticism.code)")
            if case .under(let other) = criticism.fate {
                #expect(ERPCriticism.table.contains { $0.code == other && $0.fate == .reported })
            }
            if criticism.register != nil { #expect(criticism.fate == .reported, "\(criticism.code)") }
        }
    }

    @Test func `the effect of a rule follows the settings`() {
        var rules = ownRules()
        rules.registroANS = nil
        let effects = { (codes: [FindingCode]) in codes.map { rules.effect(of: $0) } }
        #expect(
            effects([.hashWrong, .guiaAlreadyReceived, .daysUnusual, .fileNameNumber, .unknownRoot, .notWellFormed])
                == [.rejects, .warns, .warns, .off, .holds, .rejectsOrWarns])
        #expect(
            effects([.recipientNotThisOperator, .guiaKindNotAccepted, .versionOutsideCalendar, .exportRecordsRefused])
                == [.off, .off, .off, .off])
        rules.registroANS = "123456"
        rules.guiaKinds = [.odonto]
        rules.hash = .off
        rules.totals = .warn
        rules.severities = [.daysUnusual: .reject, .daysReversed: .off]
        rules.monitoring = .accept
        rules.unusableRecords = .reject
        #expect(
            effects([
                .recipientNotThisOperator, .guiaKindNotAccepted, .hashWrong, .totalDiffers, .daysUnusual, .daysReversed,
                .monitoringMessage, .exportRecordsRefused,
            ]) == [.rejects, .rejects, .off, .warns, .rejects, .off, .off, .rejects])
    }
}
