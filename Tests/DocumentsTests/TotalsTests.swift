import Documents
import Domain
import Testing

@Suite struct TotalsTests {
    private func sadt(_ procedures: [String], _ expenses: [(String, String)], _ totals: [(String, String)]) -> String {
        let items = procedures.map {
            "<t:procedimentoExecutado><t:valorTotal>\($0)</t:valorTotal></t:procedimentoExecutado>"
        }
        let others = expenses.map {
            "<t:despesa><t:codigoDespesa>\($0.0)</t:codigoDespesa><t:servicosExecutados><t:valorTotal>\($0.1)</t:valorTotal>"
                + "</t:servicosExecutados></t:despesa>"
        }
        return "<t:guiaSP-SADT><t:cabecalhoGuia><t:registroANS>123456</t:registroANS>"
            + "<t:numeroGuiaPrestador>1</t:numeroGuiaPrestador></t:cabecalhoGuia>"
            + (items.isEmpty ? "" : "<t:procedimentosExecutados>\(items.joined())</t:procedimentosExecutados>")
            + (others.isEmpty ? "" : "<t:outrasDespesas>\(others.joined())</t:outrasDespesas>")
            + "<t:valorTotal>\(totals.map { "<t:\($0.0)>\($0.1)</t:\($0.0)>" }.joined())</t:valorTotal></t:guiaSP-SADT>"
    }

    private func guia(_ guia: String) throws -> GuiaFacts {
        var message = Message()
        message.body = Message.lote(guia)
        let inspection = try Bench().inspect(try message.bytes())
        #expect(inspection.schema == .valid)
        return try #require(inspection.lote?.guias.first)
    }

    private func differences(_ guia: GuiaFacts) -> [String] {
        guia.sums.filter { $0.stated != $0.computed }.map { "\($0.element) \($0.stated) \($0.computed)" }
    }

    @Test func `totals that add up leave no difference`() throws {
        let guia = try guia(
            sadt(
                ["10.00", "5.5", " 0.25 "], [("02", "3.00"), ("02", "1.00"), ("03", "7.00")],
                [
                    ("valorProcedimentos", "15.75"), ("valorMateriais", "7.00"), ("valorMedicamentos", "4.00"),
                    ("valorTotalGeral", "26.75"),
                ]))
        #expect(guia.total == Money(cents: 2675))
        #expect(
            guia.sums.map(\.element) == [
                "valorProcedimentos", "valorMateriais", "valorMedicamentos", "valorTotalGeral",
            ])
        #expect(differences(guia) == [])
    }

    @Test func `each total that differs is reported with its location`() throws {
        let guia = try guia(
            sadt(
                ["10.00"], [("02", "3.00")],
                [("valorProcedimentos", "11.00"), ("valorMedicamentos", "3.01"), ("valorTotalGeral", "13.00")]))
        #expect(
            differences(guia) == [
                "valorProcedimentos 11.00 10.00", "valorMedicamentos 3.01 3.00", "valorTotalGeral 13.00 14.01",
            ])
        #expect(guia.sums[0].location.path.hasSuffix("/guiaSP-SADT/valorTotal/valorProcedimentos"))
        #expect(guia.sums.allSatisfy { $0.location.line == 2 && $0.location.column > 0 })
    }

    @Test func `without groups the total is that of all items`() throws {
        #expect(
            differences(try guia(sadt(["10.00", "1.00"], [("03", "2.00")], [("valorTotalGeral", "13.00")]))) == [])
        #expect(
            differences(try guia(sadt(["10.00", "1.00"], [("03", "2.00")], [("valorTotalGeral", "11.00")])))
                == ["valorTotalGeral 11.00 13.00"])
    }

    @Test func `an omitted group is the sum of its items`() throws {
        let items = [("02", "3.00"), ("03", "2.00")]
        #expect(
            differences(try guia(sadt(["10.00"], items, [("valorMateriais", "2.00"), ("valorTotalGeral", "15.00")])))
                == [])
        #expect(
            differences(try guia(sadt(["10.00"], items, [("valorMateriais", "2.00"), ("valorTotalGeral", "12.00")])))
                == ["valorTotalGeral 12.00 15.00"])
    }

    @Test func `an uncertain sum is not compared`() throws {
        // An expense of an unknown group.
        let unknown = try guia(
            sadt(["1.00"], [("99", "2.00")], [("valorMedicamentos", "9.00"), ("valorTotalGeral", "9.00")]))
        #expect(differences(unknown) == [])
    }

    @Test func `an amount without any item is a difference, zero without one is none`() throws {
        let bare = try guia(sadt([], [], [("valorTotalGeral", "9.00")]))
        #expect(bare.total == Money(cents: 900) && differences(bare) == ["valorTotalGeral 9.00 0.00"])
        let procedures = try guia(sadt([], [], [("valorProcedimentos", "9.00"), ("valorTotalGeral", "9.00")]))
        #expect(differences(procedures) == ["valorProcedimentos 9.00 0.00"])
        let expenses = try guia(
            sadt(
                ["1.00"], [],
                [("valorProcedimentos", "1.00"), ("valorMateriais", "9.00"), ("valorTotalGeral", "10.00")]))
        #expect(differences(expenses) == ["valorMateriais 9.00 0.00"])
        let nothing = try guia(
            sadt([], [], [("valorProcedimentos", "0.00"), ("valorMateriais", "0"), ("valorTotalGeral", "0.00")]))
        #expect(differences(nothing) == [])
    }
}
