import Domain
import ExportFormat
import Testing

@Suite struct `Judgement of records` {
    private func problems(_ record: ExportRecord) -> [FindingCode] { Fixtures.draft(record).problems.map(\.code) }

    @Test(arguments: ExportAlias.allCases)
    func `a full record is usable`(_ alias: ExportAlias) {
        let draft = Fixtures.draft(Fixtures.full(alias))
        #expect(draft.problems.isEmpty)
        #expect(draft.content != nil)
        #expect(draft.alias == alias)
        #expect(draft.operation == .alter)
        #expect(draft.key == draft.content?.entity.key)
    }

    @Test(arguments: ExportAlias.allCases)
    func `each required field is reported by name when it is absent or blank`(_ alias: ExportAlias) {
        let shape = ExportShape.of(alias)
        for field in shape.fields where field.isRequired {
            for record in [Fixtures.full(alias).without(field.name), Fixtures.full(alias).with(field.name, "   ")] {
                let draft = Fixtures.draft(record)
                let code: FindingCode =
                    shape.identity.fields.contains(field.name) ? .recordKeyMissing : .recordFieldMissing
                #expect(draft.problems.map(\.code) == [code], "\(field.name)")
                #expect(draft.problems.first?.parameters["field"] == field.name)
                #expect(draft.problems.first?.parameters["alias"] == alias.rawValue)
                #expect(draft.problems.first?.severity == .warns)
                #expect(draft.content == nil)
            }
        }
    }

    @Test func `a value that is too long is reported with its length, not with its content`() throws {
        let draft = Fixtures.draft(Fixtures.full(.persons).with("BTS_NOMUSR", String(repeating: "É", count: 71)))
        let finding = try #require(draft.problems.first)
        #expect(finding.code == .recordFieldTooLong)
        #expect(finding.parameters == ["alias": "BTS", "field": "BTS_NOMUSR", "expected": "70", "length": "71"])
        #expect(finding.maskedValue == String(repeating: "a", count: 24) + "… (71)")
        #expect(finding.location.line == 4)
        #expect(problems(Fixtures.full(.persons).with("BTS_NOMUSR", String(repeating: "É", count: 70))).isEmpty)
    }

    @Test(arguments: [
        ("BTS_MATVID", "000001011", FindingCode.recordFieldTooLong), ("BTS_MATVID", "00A", .recordFieldForm),
        ("BTS_MATVID", "0000-101", .recordFieldForm), ("BTS_CPFUSR", "123.456.789-09", .recordFieldForm),
        ("BTS_CPFUSR", "123456789012345", .recordFieldTooLong), ("BTS_DATNAS", "20260230", .recordFieldForm),
        ("BTS_DATNAS", "2026-02-29", .recordFieldForm), ("BTS_DATNAS", "31/04/2026", .recordFieldForm),
        ("BTS_DATNAS", "01/31/2026", .recordFieldForm), ("BTS_DATNAS", "2026-1-31", .recordFieldForm),
        ("BTS_DATNAS", "00000000", .recordFieldForm), ("BTS_SEXO", "21", .recordFieldTooLong),
    ])
    func `a value of the wrong form is reported`(_ field: String, _ value: String, _ code: FindingCode) {
        #expect(problems(Fixtures.full(.persons).with(field, value)) == [code])
    }

    @Test(arguments: ["1,23457E+15", "=\"000123\"", "#N/D", "123456,00", "03/04/2026"])
    func `a key that a spreadsheet changed is refused, the record's own, a parent's and the one stated`(
        _ damaged: String
    ) {
        var record = Fixtures.full(.persons)
        record.key = damaged
        let stated = Fixtures.draft(record)
        #expect(stated.content == nil && stated.problems.map(\.code) == [.recordFieldForm])
        #expect(stated.problems.first?.parameters["field"] == "CHAVE")
        #expect(!stated.problems.contains { $0.parameters.values.contains(damaged) })
        let fields: [(ExportAlias, String)] = [
            (.lots, "BCI_LOTGUI"), (.providers, "BAU_CODIGO"), (.beneficiaries, "BA1_MATVID"),
        ]
        for (alias, field) in fields {
            let draft = Fixtures.draft(Fixtures.full(alias).with(field, damaged))
            #expect(draft.content == nil && draft.problems.map(\.code) == [.recordFieldForm], "\(field)")
        }
    }

    @Test func `a stated key that lost its leading zeros is the record's own`() {
        var record = Fixtures.full(.persons).with("BTS_MATVID", "101")
        record.key = "101"
        #expect(Fixtures.draft(record).key == "00000101")
        record.key = "K-101"
        #expect(Fixtures.draft(record).key == "K-101")
    }

    @Test func `days are read in three forms and written in the set one`() throws {
        for text in ["20240229", "2024-02-29", "29/02/2024", "  29/02/2024 "] {
            let record = Fixtures.full(.persons).with("BTS_DATNAS", text)
            #expect(try Fixtures.item(Fixtures.draft(record))["birthdate"] as? String == "2024-02-29")
            let compact = Fixtures.draft(record, ItemSettings(dateForm: .compact))
            #expect(try Fixtures.item(compact)["birthdate"] as? String == "20240229")
        }
    }

    @Test func `times, numbers and lists are judged`() throws {
        let status = Fixtures.full(.beneficiaryStatus)
        for (text, hour) in [("0830", "08:30"), ("08:30:59", "08:30"), ("23:59", "23:59")] {
            #expect(try Fixtures.item(Fixtures.draft(status.with("BCA_HORLAN", text)))["entry_hour"] as? String == hour)
        }
        #expect(problems(status.with("BCA_HORLAN", "24:00")) == [.recordFieldForm])
        #expect(problems(status.with("BCA_HORLAN", "8:30")) == [.recordFieldForm])
        #expect(problems(status.with("BCA_HORLAN", "  :  ")).isEmpty)
        let lot = Fixtures.full(.lots)
        for (text, number) in [("1500,5", "1500.5"), (".50", "0.5"), ("007.00", "7"), ("10.1000", "10.1"), ("-0", "0")]
        {
            let item = try #require(Fixtures.draft(lot.with("BCI_VLRGLO", text)).content?.item)
            #expect(item.contains("\"glossedValue\":\(number),"))
        }
        for text in ["1.500,00", "1,001", "abc", ".", "1e3", "+1"] {
            #expect(problems(lot.with("BCI_VLRGLO", text)) == [.recordFieldForm], "\(text)")
        }
        #expect(problems(lot.with("BCI_FASE", "7")) == [.recordFieldNotInList])
        #expect(problems(Fixtures.full(.specialties).with("BAX_CONESP", "S")) == [.recordFieldNotInList])
        #expect(problems(Fixtures.full(.diseases).with("BF3_MESAGR", "-1")) == [.recordFieldForm])
    }

    @Test func `unknown and repeated fields are reported`() {
        var record = Fixtures.full(.persons)
        record.fields.append(.init(name: "BTS_OUTRO", value: "segredo", location: .none))
        record.fields.append(.init(name: "BTS_SEXO", value: "1", location: .none))
        record.lists = [.init(container: "BFE_ITENS", location: .none, items: [])]
        let draft = Fixtures.draft(record)
        #expect(draft.problems.map(\.code) == [.recordFieldUnknown, .recordFieldRepeated, .recordFieldUnknown])
        #expect(draft.problems.map { $0.parameters["field"] } == ["BTS_OUTRO", "BTS_SEXO", "BFE_ITENS"])
        #expect(draft.problems.allSatisfy { $0.maskedValue == nil })
    }

    @Test func `a fault inside a list is reported`() {
        let wrong = Fixtures.record(
            .beneficiaries, fields: Fixtures.full(.beneficiaries).fields.map { ($0.name, $0.value) },
            lists: [("BFE_ITENS", "BFE", [[("BFE_CODGRU", "")], [("BFE_CODGRU", "1"), ("BFE_DATCAR", "x")]])])
        #expect(problems(wrong) == [.recordFieldMissing, .recordFieldForm])
        let stranger = Fixtures.record(
            .beneficiaries, fields: Fixtures.full(.beneficiaries).fields.map { ($0.name, $0.value) },
            lists: [("BFE_ITENS", "BF1", [[("BFE_CODGRU", "1")]])])
        #expect(problems(stranger) == [.recordFieldUnknown])
    }

    @Test func `the findings of one record are bounded`() {
        let fields = (0..<1_000).map { ("X_\($0)", "1") }
        #expect(problems(Fixtures.record(.persons, fields: fields)).count == 20)
    }

    @Test func `aliases and operations are read without regard to case`() {
        var record = Fixtures.full(.persons, operation: " Incluir ")
        record.alias = "bts"
        #expect(Fixtures.draft(record).operation == .include)
        #expect(Fixtures.draft(record).content?.transaction == "0021")
        record.operation = "E"
        #expect(Fixtures.draft(record).operation == .exclude)
        record.operation = "apagar"
        #expect(Fixtures.draft(record).problems.map(\.code) == [.recordOperationUnknown])
        #expect(Fixtures.draft(record).operation == nil)
        record.alias = "ZZZ"
        let draft = Fixtures.draft(record)
        #expect(draft.problems.map(\.code) == [.recordAliasUnknown])
        #expect(draft.alias == nil && draft.content == nil)
    }

    @Test func `a problem found by the reader makes a record unusable`() {
        var record = Fixtures.full(.persons)
        record.problems = [Finding(.recordTextUnexpected, severity: .warns)]
        #expect(Fixtures.draft(record).content == nil)
        #expect(problems(record) == [.recordTextUnexpected])
    }

    @Test func `an opinion comes in a row or in a list, not in both`() throws {
        let row = Fixtures.record(
            .audits,
            fields: [
                ("AUDIT_TIPGUI", "2"), ("AUDIT_NUMGUI", "0001202601000045"), ("PROC_CODPAD", "22"),
                ("PROC_CODPRO", "40301630"), ("PROC_STATUS", "0"),
            ])
        let draft = Fixtures.draft(row)
        #expect(
            draft.content?.item
                == #"{"authorizationType":"2","authorizationNumber":"0001202601000045","procedures":"#
                + #"[{"table":"22","code":"40301630","status":"0"}]}"#)
        #expect(draft.key == "0001202601000045|22|40301630")
        #expect(Fixtures.draft(Fixtures.full(.audits)).key == "000120260100000045")
        #expect(problems(row.without("PROC_STATUS")) == [.recordFieldMissing])
        var both = row
        both.lists = Fixtures.full(.audits).lists
        #expect(problems(both) == [.recordFieldRepeated])
        #expect(problems(Fixtures.full(.audits).without("PROC_ITENS")) == [.recordFieldMissing])
    }

    @Test func `names of fields are known by alias`() {
        let mapper = RecordMapper()
        #expect(mapper.isField("BA1_NOMUSR", of: .beneficiaries))
        #expect(mapper.isField("BA3_CODPLA", of: .beneficiaries))
        #expect(!mapper.isField("BA1_NOMUSR", of: .persons))
        #expect(!mapper.isField("BFE_ITENS", of: .beneficiaries))
        #expect(!mapper.isField("BFE_CODGRU", of: .beneficiaries))
        #expect(mapper.isField("PROC_CODPRO", of: .audits))
    }
}
