import Domain
import ExportFormat
import Testing

@Suite struct `Keys, parents and transactions` {
    /// A child and its parent, built from the shapes' samples, which all describe one beneficiary and one provider.
    @Test func `a parent's key is the text of the parent's own key`() throws {
        let expected: [ExportAlias: [ExportAlias]] = [
            .beneficiaries: [.persons], .beneficiaryStatus: [.beneficiaries], .diseases: [.beneficiaries],
            .beneficiaryProcedureClasses: [.beneficiaries], .beneficiaryProcedures: [.beneficiaries],
            .beneficiaryGroups: [.beneficiaries], .locations: [.providers], .clinicalStaff: [.providers, .locations],
            .specialties: [.providers, .locations], .providerStatus: [.providers],
        ]
        for alias in ExportAlias.allCases {
            let parents = try #require(Fixtures.draft(Fixtures.full(alias)).content?.parents)
            #expect(parents.map(\.alias) == expected[alias] ?? [], "\(alias)")
            for parent in parents {
                #expect(Fixtures.draft(Fixtures.full(parent.alias)).content?.entity == parent, "\(alias)")
                #expect(ExportShape.of(parent.alias).rank < ExportShape.of(alias).rank)
            }
        }
    }

    @Test func `keys are the values of key fields`() {
        #expect(Fixtures.draft(Fixtures.full(.beneficiaries)).content?.entity.description == "BA1:0001|000100000100")
        #expect(Fixtures.draft(Fixtures.full(.persons)).key == "00000101")
        #expect(Fixtures.draft(Fixtures.full(.locations)).key == "000123|001")
        #expect(Fixtures.draft(Fixtures.full(.guiaCancellations)).key == "000120260100000045")
        #expect(Fixtures.draft(Fixtures.full(.specialties).with("BAX_CODSUB", "")).key == "000123|001|002")
    }

    @Test func `a stated key is kept in the order and does not change the entity`() {
        var record = Fixtures.full(.persons)
        record.key = " 42 "
        #expect(Fixtures.draft(record).key == "42")
        #expect(Fixtures.draft(record).content?.entity.key == "00000101")
    }

    @Test func `a parent that the record does not name is ignored`() {
        let staff = Fixtures.draft(Fixtures.full(.clinicalStaff).with("BC1_CODLOC", ""))
        #expect(staff.content?.parents.map(\.description) == ["BAU:000123"])
    }

    @Test func `ranks follow the order of dependency`() {
        let ranks = Dictionary(uniqueKeysWithValues: ExportShape.all.map { ($0.alias, $0.rank) })
        #expect(Set(ranks.keys) == Set(ExportAlias.allCases))
        #expect([.persons, .providers].allSatisfy { ranks[$0] == 0 })
        #expect([.beneficiaries, .locations].allSatisfy { ranks[$0] == 1 })
        let second: [ExportAlias] = [
            .beneficiaryStatus, .diseases, .clinicalStaff, .specialties, .productProcedures, .productGroups,
            .groupProcedures, .subContractProcedures, .subContractGroups,
        ]
        #expect(second.allSatisfy { ranks[$0] == 2 })
        let third: [ExportAlias] = [
            .beneficiaryProcedureClasses, .beneficiaryProcedures, .beneficiaryGroups, .providerStatus,
        ]
        #expect(third.allSatisfy { ranks[$0] == 3 })
        #expect([.lots, .glosaAppeals, .guiaCancellations, .audits].allSatisfy { ranks[$0] == 4 })
    }

    @Test func `transactions come from the standard endpoints`() {
        for row in Endpoint.standard where row.alias != .beneficiaryStatus {
            let draft = Fixtures.draft(Fixtures.full(row.alias, operation: row.operation.rawValue))
            #expect(draft.content?.transaction == row.transaction, "\(row.alias)")
        }
        for operation in ExportOperation.allCases.map(\.rawValue) {
            #expect(
                Fixtures.draft(Fixtures.full(.guiaCancellations, operation: operation)).content?.transaction == "0053")
            #expect(Fixtures.draft(Fixtures.full(.audits, operation: operation)).content?.transaction == "AUDI")
            #expect(Fixtures.draft(Fixtures.full(.lots, operation: operation)).content?.transaction == "0050")
            #expect(Fixtures.draft(Fixtures.full(.glosaAppeals, operation: operation)).content?.transaction == "0050")
        }
        #expect(Fixtures.draft(Fixtures.full(.beneficiaries, operation: "excluir")).content?.transaction == "BA1E")
    }

    @Test func `identifiers are sorted longest first, and short ones are left out`() {
        #expect(Fixtures.draft(Fixtures.full(.beneficiaries)).content?.identifiers == ["00010001000001007"])
        #expect(Fixtures.draft(Fixtures.full(.persons)).content?.identifiers == ["00000000191", "00000101"])
        #expect(Fixtures.draft(Fixtures.full(.locations)).content?.identifiers == ["000123001", "000123"])
        for alias in ExportAlias.allCases {
            let identifiers = Fixtures.draft(Fixtures.full(alias)).content?.identifiers ?? []
            #expect(!identifiers.isEmpty, "\(alias)")
            #expect(identifiers.allSatisfy { $0.utf8.count >= 4 })
        }
    }
}
