import Domain
import ExportFormat
import Foundation
import Testing

/// HAT's keys by alias, taken by hand from the published maps and contracts, not from the shapes.
@Suite struct `Item keys` {
    private static let procedure: Set = [
        "active", "authorization", "waitingPeriod", "waitingPeriodUnit", "waitingPeriodClass", "level",
        "validWaitingPeriodLevel", "allowedQuantity", "quantityUnit", "period", "periodUnit", "gender", "minimumAge",
        "maximumAge", "procedureCode", "procedureTableCode",
    ]
    private static let levels: Set = ["levelCode01", "levelCode02", "levelCode03", "levelCode04"]
    private static let limits: Set = [
        "periodBySpecialty", "periodByHealthProvider", "periodByDisease", "quantityBySpecialty",
        "quantityByHealthProvider", "quantityByDisease",
    ]
    private static let person: Set = ["companyId", "subscriberId", "copartTable", "minimumAgeUnit", "maximumAgeUnit"]

    static let expected: [ExportAlias: Set<String>] = [
        .beneficiaries: [
            "subscriberId", "contractNumber", "name", "personId", "birthdate", "gender", "ZIPCode", "cityCode",
            "contractVersion", "holderCPF", "holderRelationship", "effectiveDate", "waitingPeriodDate",
            "cardExpiration", "subcontractNumber", "subcontractVersion", "blockedDate", "tokenSeed", "socialName",
            "unblockDate", "healthInsuranceCode", "healthInsuranceVersion", "coverageGroup",
        ],
        .persons: [
            "personId", "holderCPF", "name", "birthdate", "gender", "nationalhealthcard", "zipcode", "citycode",
            "socialName", "email", "phonenumber",
        ],
        .beneficiaryStatus: ["subscriberId", "eventDate", "reason", "eventType", "entry_date", "entry_hour"],
        .providers: [
            "healthProviderCode", "healthProviderDocument", "name", "reducedName", "healthProviderType",
            "healthProviderClass", "email", "cnesCode", "procedureCoverage",
        ],
        .clinicalStaff: [
            "healthProviderCode", "idOnHealthInsurer", "professionalCouncil", "professionalCouncilNumber",
            "stateAbbreviation", "name", "specialtyCode", "attendanceLocation",
        ],
        .providerStatus: ["healthProviderCode", "healthProviderDocument", "eventType", "eventDate"],
        .locations: [
            "healthProviderCode", "locationCode", "locationTypeCode", "locationDescription", "ZIPCode", "streetType",
            "address", "addressNumber", "addressComplement", "cityCode", "cityName", "stateAbbreviation", "district",
            "phoneAreaCode", "phone", "contactName", "cnesCode", "region", "blockDate",
        ],
        .specialties: [
            "healthProviderCode", "locationCode", "specialtyCode", "subspecialtyCode", "considerSpecialty",
            "blockDate", "searchOrder", "allowsMaterial",
        ],
        .diseases: [
            "subscriberId", "diseaseCode", "waitingPeriod", "waitingPeriodUnit", "waitingPeriodDate",
            "procedureTableCode", "procedureCode",
        ],
        .beneficiaryProcedureClasses: procedure.union(levels).union(person)
            .union(["waitingPeriodDate", "beneficiaryRegistryType"]),
        .beneficiaryProcedures: procedure.union(levels).union(person),
        .subContractProcedures: procedure.union(levels).union([
            "companyId", "contractNumber", "contractVersion", "subContractNumber", "subContractVersion",
            "healthProductCode", "healthProductVersion",
        ]),
        .productProcedures: procedure.union(levels).union(limits).union(["healthProductCode", "healthProductVersion"]),
        .groupProcedures: procedure.union(limits),
        .beneficiaryGroups: ["companyId", "coverageGroupCode", "subscriberId"],
        .subContractGroups: [
            "companyId", "coverageGroupCode", "waitingPeriodDateStart", "healthProductCode", "healthProductVersion",
            "contractNumber", "contractVersion", "subcontractNumber", "subcontractVersion", "waitingPeriod",
            "waitingPeriodUnit",
        ],
        .productGroups: ["coverageGroupCode", "healthProductCode", "healthProductVersion"],
        .lots: ["batchNumber", "healthProviderId", "status", "value", "glossedValue", "step"],
        .glosaAppeals: ["batchNumber", "healthProviderId", "statusTiss", "newBatchNumber", "value"],
        .guiaCancellations: ["motivoCancelamento", "idOnHealthInsurer"],
        .audits: ["authorizationType", "authorizationNumber", "procedures"],
    ]

    @Test(arguments: ExportAlias.allCases)
    func `a full record has every key of its alias and no other`(_ alias: ExportAlias) throws {
        let item = try Fixtures.item(Fixtures.draft(Fixtures.full(alias)))
        #expect(Set(item.keys) == Self.expected[alias])
    }

    @Test(arguments: ExportAlias.allCases)
    func `keys are written in the order of the map`(_ alias: ExportAlias) throws {
        let text = try #require(Fixtures.draft(Fixtures.full(alias)).content?.item)
        var rest = text[...]
        for key in ExportShape.of(alias).keys {
            let found = try #require(rest.range(of: "\"\(key.name)\":"), "\(key.name) in \(text)")
            rest = rest[found.upperBound...]
        }
    }

    @Test func `lists have the keys of their children`() throws {
        let cases: [(ExportAlias, String, Set<String>)] = [
            (.beneficiaries, "coverageGroup", ["code", "waitingPeriodDate"]),
            (
                .providers, "procedureCoverage",
                [
                    "attendanceLocationCode", "specialtyCode", "procedureTableCode", "procedureCode", "level",
                    "movementType", "initialTerm", "finalTerm", "blockDate",
                ]
            ),
            (.audits, "procedures", ["table", "code", "authorizedQuantity", "feedback", "status"]),
        ]
        for (alias, key, keys) in cases {
            let item = try Fixtures.item(Fixtures.draft(Fixtures.full(alias)))
            let objects = try #require(item[key] as? [[String: Any]])
            #expect(objects.count == 1)
            #expect(objects.first.map { Set($0.keys) } == keys)
        }
    }

    @Test func `joined keys keep the width of their parts`() throws {
        let cases: [(ExportAlias, String, String)] = [
            (.beneficiaries, "subscriberId", "00010001000001007"),
            (.beneficiaryStatus, "subscriberId", "0001000100000100"),
            (.diseases, "subscriberId", "0001000100000100"),
            (.guiaCancellations, "idOnHealthInsurer", "000120260100000045"),
        ]
        for (alias, key, value) in cases {
            #expect(try Fixtures.item(Fixtures.draft(Fixtures.full(alias)))[key] as? String == value)
        }
        let short = Fixtures.full(.beneficiaries).with("BA1_CODINT", "1").with("BA1_CODEMP", " 1 ")
            .with("BA1_MATRIC", "1").with("BA1_TIPREG", "0")
        let draft = Fixtures.draft(short)
        #expect(try Fixtures.item(draft)["subscriberId"] as? String == "00010001000001007")
        #expect(draft.content?.entity.key == "0001|000100000100")
    }

    @Test func `numbers are numbers and codes are texts`() throws {
        let lot = try #require(Fixtures.draft(Fixtures.full(.lots)).content?.item)
        #expect(lot.contains(#""value":1500,"glossedValue":100.5,"step":"3""#))
        let opinion = try #require(Fixtures.draft(Fixtures.full(.audits)).content?.item)
        #expect(opinion.contains(#""code":"40301630","authorizedQuantity":1,"feedback""#))
        let coverage = Fixtures.full(.productProcedures).with("BB2_QTD", "0").with("BB2_IDAMIN", "0.00")
        let item = try Fixtures.item(Fixtures.draft(coverage))
        #expect(item["allowedQuantity"] == nil)
        #expect(item["minimumAge"] == nil)
        #expect(item["maximumAge"] as? Int == 99)
        let noGlosa = Fixtures.full(.lots).with("BCI_VLRGLO", "0,00")
        #expect(try Fixtures.item(Fixtures.draft(noGlosa))["glossedValue"] as? Int == 0)
    }

    @Test func `empty values are left out, except for keys to which an empty value has a meaning`() throws {
        let record = Fixtures.record(
            .beneficiaries,
            fields: [
                ("BA1_CODINT", "0001"), ("BA1_CODEMP", "0001"), ("BA1_MATRIC", "000001"), ("BA1_TIPREG", "00"),
                ("BA1_DIGITO", "7"), ("BA1_NOMUSR", "  ANA  "), ("BA1_MATVID", "00000101"),
                ("BA1_DATBLO", "  /  /    "),
                ("BA1_DATNAS", "        "), ("BA1_CONEMP", ""), ("BA3_CODPLA", "0009"),
            ])
        #expect(
            Fixtures.draft(record).content?.item
                == #"{"subscriberId":"00010001000001007","name":"ANA","personId":"00000101","blockedDate":"","#
                + #""tokenSeed":"","socialName":"","healthInsuranceCode":"0009"}"#)
    }

    @Test func `texts are escaped`() throws {
        let name = "A\"B\\C\u{1}\nÇ é 😀"
        let draft = Fixtures.draft(Fixtures.full(.persons).with("BTS_NOMUSR", name))
        #expect(try Fixtures.item(draft)["name"] as? String == name)
        #expect(draft.content?.item.contains(#""A\"B\\C\u0001\u000aÇ é 😀""#) == true)
    }

    @Test func `bloqueio is 0 and desbloqueio anything else, whatever the operation`() throws {
        for (type, word, transaction) in [
            ("0", "bloqueio", "0023"), ("1", "desbloqueio", "0024"), ("A", "desbloqueio", "0024"),
        ] {
            for operation in ["incluir", "alterar", "excluir"] {
                let draft = Fixtures.draft(
                    Fixtures.full(.beneficiaryStatus, operation: operation).with("BCA_TIPO", type))
                #expect(try Fixtures.item(draft)["eventType"] as? String == word)
                #expect(draft.content?.transaction == transaction)
            }
        }
    }

    @Test func `a guia is cancelled by either contract`() throws {
        let record = Fixtures.full(.guiaCancellations)
        #expect(
            Fixtures.draft(record).content?.item
                == #"{"motivoCancelamento":"1","idOnHealthInsurer":"000120260100000045"}"#)
        #expect(
            Fixtures.draft(record, ItemSettings(cancelContract: .official)).content?.item
                == #"{"justification":"1","idOnHealthInsurer":"000120260100000045"}"#)
    }
}
