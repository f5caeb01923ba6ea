import Domain
import ExportFormat
import Testing

/// The source of each value of HAT's item, taken by hand from the published maps. The tests change one field of a full
/// record at a time and expect exactly the keys made of it to change. If two fields were swapped, each would change
/// the other's keys.
@Suite struct `Keys and their fields` {
    /// The key of each field. Fields of the record's own table are named without its prefix.
    private static let plain: [ExportAlias: (prefix: String, keys: [String: String])] = [
        .persons: (
            "BTS",
            [
                "MATVID": "personId", "CPFUSR": "holderCPF", "NOMUSR": "name", "DATNAS": "birthdate", "SEXO": "gender",
                "NRCRNA": "nationalhealthcard", "CEPUSR": "zipcode", "CODMUN": "citycode", "NOMSOC": "socialName",
                "EMAIL": "email", "TELEFO": "phonenumber",
            ]
        ),
        .beneficiaries: (
            "BA1",
            [
                "CODINT": "subscriberId", "CODEMP": "subscriberId", "MATRIC": "subscriberId", "TIPREG": "subscriberId",
                "DIGITO": "subscriberId", "CONEMP": "contractNumber", "NOMUSR": "name", "MATVID": "personId",
                "DATNAS": "birthdate", "SEXO": "gender", "CEPUSR": "ZIPCode", "CODMUN": "cityCode",
                "VERCON": "contractVersion", "CPFUSR": "holderCPF", "TIPUSU": "holderRelationship",
                "DATINC": "effectiveDate", "DATCAR": "waitingPeriodDate", "DTVLCR": "cardExpiration",
                "SUBCON": "subcontractNumber", "VERSUB": "subcontractVersion", "DATBLO": "blockedDate",
                "DESBLO": "unblockDate", "TKSEED": "tokenSeed", "NOMSOC": "socialName",
                "CODPLA": "healthInsuranceCode", "VERSAO": "healthInsuranceVersion",
            ]
        ),
        .beneficiaryStatus: (
            "BCA",
            [
                "MATRIC": "subscriberId", "TIPREG": "subscriberId", "DATA": "eventDate", "OBS": "reason",
                "TIPO": "eventType", "DATLAN": "entry_date", "HORLAN": "entry_hour",
            ]
        ),
        .diseases: (
            "BF3",
            [
                "CODINT": "subscriberId", "CODEMP": "subscriberId", "MATRIC": "subscriberId", "TIPREG": "subscriberId",
                "CODDOE": "diseaseCode", "MESAGR": "waitingPeriod", "UNAGR": "waitingPeriodUnit",
                "DATCPT": "waitingPeriodDate", "CODPAD": "procedureTableCode", "CODPSA": "procedureCode",
            ]
        ),
        .providers: (
            "BAU",
            [
                "CODIGO": "healthProviderCode", "CPFCGC": "healthProviderDocument", "NOME": "name",
                "NREDUZ": "reducedName", "TIPPE": "healthProviderType", "TIPPRE": "healthProviderClass",
                "EMAIL": "email", "CNES": "cnesCode",
            ]
        ),
        .locations: (
            "BB8",
            [
                "CODIGO": "healthProviderCode", "CODLOC": "locationCode", "LOCAL": "locationTypeCode",
                "DESLOC": "locationDescription", "CEP": "ZIPCode", "TIPLOG": "streetType", "END": "address",
                "NR_END": "addressNumber", "COMEND": "addressComplement", "CODMUN": "cityCode", "MUN": "cityName",
                "EST": "stateAbbreviation", "BAIRRO": "district", "DDD": "phoneAreaCode", "TEL": "phone",
                "CONTAT": "contactName", "CNES": "cnesCode", "REGMUN": "region", "DATBLO": "blockDate",
            ]
        ),
        .clinicalStaff: (
            "BC1",
            [
                "CODIGO": "healthProviderCode", "CODPRF": "idOnHealthInsurer", "SIGLCR": "professionalCouncil",
                "NUMCR": "professionalCouncilNumber", "ESTCR": "stateAbbreviation", "NOMPRF": "name",
                "CODESP": "specialtyCode", "CODLOC": "attendanceLocation",
            ]
        ),
        .specialties: (
            "BAX",
            [
                "CODIGO": "healthProviderCode", "CODLOC": "locationCode", "CODESP": "specialtyCode",
                "CODSUB": "subspecialtyCode", "CONESP": "considerSpecialty", "DATBLO": "blockDate",
                "ORDPES": "searchOrder", "LIMATM": "allowsMaterial",
            ]
        ),
        .providerStatus: ("BC4", ["CODCRE": "healthProviderCode", "TIPO": "eventType", "DTBLQ": "eventDate"]),
        .lots: (
            "BCI",
            [
                "LOTGUI": "batchNumber", "CODRDA": "healthProviderId", "FASE": "step", "VLRGUI": "value",
                "VLRGLO": "glossedValue",
            ]
        ),
        .glosaAppeals: ("B4D", ["DCDPEG": "newBatchNumber", "TOTACA": "value"]),
        .guiaCancellations: (
            "BEA",
            [
                "OPEMOV": "idOnHealthInsurer", "ANOAUT": "idOnHealthInsurer", "MESAUT": "idOnHealthInsurer",
                "NUMAUT": "idOnHealthInsurer", "CANEDI": "motivoCancelamento",
            ]
        ),
        .audits: ("AUDIT", ["TIPGUI": "authorizationType", "NUMGUI": "authorizationNumber"]),
        .beneficiaryGroups: ("BFC", ["CODEMP": "companyId", "CODGRU": "coverageGroupCode", "MATRIC": "subscriberId"]),
        .productGroups: (
            "BRV", ["CODGRU": "coverageGroupCode", "CODPLA": "healthProductCode", "VERSAO": "healthProductVersion"]
        ),
        .subContractGroups: (
            "BT7",
            contract("subcontractNumber", "subcontractVersion").merging([
                "CODGRU": "coverageGroupCode", "CARENC": "waitingPeriod", "UNCAR": "waitingPeriodUnit",
            ]) { $1 }
        ),
        .beneficiaryProcedureClasses: (
            "BFG",
            procedure.merging(levels) { $1 }.merging(ageUnits) { $1 }.merging([
                "CODEMP": "companyId", "DATCAR": "waitingPeriodDate", "TIPREG": "beneficiaryRegistryType",
                "MATRIC": "subscriberId", "CODTAB": "copartTable",
            ]) { $1 }
        ),
        .beneficiaryProcedures: (
            "BFD",
            procedure.merging(levels) { $1 }.merging(ageUnits) { $1 }.merging([
                "CODEMP": "companyId", "MATRIC": "subscriberId", "CODTAB": "copartTable",
            ]) { $1 }
        ),
        .subContractProcedures: (
            "BT8",
            procedure.merging(levels) { $1 }.merging(contract("subContractNumber", "subContractVersion")) { $1 }
        ),
        .productProcedures: (
            "BB2",
            procedure.merging(levels) { $1 }.merging(limits) { $1 }.merging([
                "CODIGO": "healthProductCode", "VERSAO": "healthProductVersion",
            ]) { $1 }
        ),
        .groupProcedures: ("BG8", procedure.merging(limits) { $1 }),
    ]

    private static let procedure = [
        "CODPAD": "procedureTableCode", "CODPSA": "procedureCode", "NIVEL": "level", "BENUTL": "active",
        "AUTORI": "authorization", "CARENC": "waitingPeriod", "UNCAR": "waitingPeriodUnit",
        "CLACAR": "waitingPeriodClass", "NIVCAR": "validWaitingPeriodLevel", "QTD": "allowedQuantity",
        "UNCA": "quantityUnit", "PERIOD": "period", "UNPERI": "periodUnit", "SEXO": "gender", "IDAMIN": "minimumAge",
        "IDAMAX": "maximumAge",
    ]
    private static let levels = [
        "CDNV01": "levelCode01", "CDNV02": "levelCode02", "CDNV03": "levelCode03", "CDNV04": "levelCode04",
    ]
    private static let ageUnits = ["UNIMIN": "minimumAgeUnit", "UNIMAX": "maximumAgeUnit"]
    private static let limits = [
        "PTRESP": "periodBySpecialty", "PTRMED": "periodByHealthProvider", "PTRPAT": "periodByDisease",
        "QTDESP": "quantityBySpecialty", "QTDMED": "quantityByHealthProvider", "QTDPAT": "quantityByDisease",
    ]

    private static func contract(_ number: String, _ version: String) -> [String: String] {
        [
            "CODIGO": "companyId", "NUMCON": "contractNumber", "VERCON": "contractVersion", "SUBCON": number,
            "VERSUB": version, "CODPRO": "healthProductCode", "VERPRO": "healthProductVersion",
        ]
    }

    /// Fields of other tables that a record contains.
    private static let others: [ExportAlias: [String: String]] = [
        .providerStatus: ["BAU_CPFCGC": "healthProviderDocument"],
        .glosaAppeals: ["BXX_PLSHAT": "batchNumber", "BXX_CODRDA": "healthProviderId"],
        .subContractGroups: ["BFE_DATCAR": "waitingPeriodDateStart"],
    ]

    /// Keys that several fields decide together have tests of their own.
    private static let decided: Set<String> = ["status", "statusTiss"]

    /// A different value that the field may have.
    private static func another(_ field: ExportField) -> String {
        let value = Fixtures.filled(field)
        switch field.form {
        case .date: return value == "20260301" ? "20260302" : "20260301"
        case .time: return "09:45"
        // The first phases of a lot are not sent to HAT.
        case .choice(let values): return values.last { $0 != value } ?? value
        case .flag: return value == "1" ? "0" : "1"
        case .integer, .decimal: return value == "7" ? "8" : "7"
        case .text, .code, .digits:
            // Changes the last character, so that lookups by the first character still succeed.
            return String(value.dropLast()) + (value.last == "7" ? "8" : "7")
        }
    }

    /// Lists are left out, because they have a test of their own.
    private static func item(_ record: ExportRecord) throws -> [String: String] {
        try Fixtures.item(Fixtures.draft(record)).filter { !($0.value is [Any]) }.mapValues { "\($0)" }
    }

    private static func changed(_ before: [String: String], _ after: [String: String]) -> Set<String> {
        Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.subtracting(decided)
    }

    @Test(arguments: ExportAlias.allCases)
    func `a field changes the keys that are made of it, and no other`(alias: ExportAlias) throws {
        let (prefix, keys) = try #require(Self.plain[alias])
        var expected = Self.others[alias] ?? [:]
        for (field, key) in keys { expected["\(prefix)_\(field)"] = key }
        let record = Fixtures.full(alias)
        let before = try Self.item(record)
        for field in ExportShape.of(alias).fields {
            let after = try Self.item(record.with(field.name, Self.another(field)))
            let key = expected.removeValue(forKey: field.name)
            #expect(Self.changed(before, after) == Set(key.map { [$0] } ?? []), "\(field.name)")
        }
        #expect(expected.isEmpty, "no field is called \(expected.keys.sorted())")
    }

    @Test func `a family's plan is used for a beneficiary without one`() throws {
        for (own, family, key) in [
            ("BA1_CODPLA", "BA3_CODPLA", "healthInsuranceCode"), ("BA1_VERSAO", "BA3_VERSAO", "healthInsuranceVersion"),
        ] {
            let record = Fixtures.full(.beneficiaries).with(own, "")
            let before = try Self.item(record)
            #expect(Self.changed(before, try Self.item(record.with(family, "777"))) == [key])
        }
    }

    @Test(arguments: [
        (ExportAlias.beneficiaries, "coverageGroup", ["BFE_CODGRU": "code", "BFE_DATCAR": "waitingPeriodDate"]),
        (
            .providers, "procedureCoverage",
            [
                "BC0_CODLOC": "attendanceLocationCode", "BC0_CODESP": "specialtyCode",
                "BC0_CODPAD": "procedureTableCode", "BC0_CODOPC": "procedureCode", "BC0_NIVEL": "level",
                "BC0_TIPO": "movementType", "BC0_VIGDE": "initialTerm", "BC0_VIGATE": "finalTerm",
                "BC0_DATBLO": "blockDate",
            ]
        ),
        (
            .audits, "procedures",
            [
                "PROC_CODPAD": "table", "PROC_CODPRO": "code", "PROC_QTDAUT": "authorizedQuantity",
                "PROC_PARECE": "feedback", "PROC_STATUS": "status",
            ]
        ),
    ])
    func `a field of a list changes its own key of that child`(
        alias: ExportAlias, list: String, keys: [String: String]
    ) throws {
        let shape = ExportShape.of(alias)
        let container = try #require(shape.lists.first)
        func child(_ values: [(String, String)]) throws -> [String: String] {
            let record = Fixtures.record(
                alias, fields: shape.fields.map { ($0.name, Fixtures.filled($0)) },
                lists: [(container.container, container.item, [values])])
            let children = try Fixtures.item(Fixtures.draft(record))[list] as? [[String: Any]]
            return try #require(children?.first).mapValues { "\($0)" }
        }
        let values = container.fields.map { ($0.name, Fixtures.filled($0)) }
        let before = try child(values)
        var seen: Set<String> = []
        for (index, field) in container.fields.enumerated() {
            guard let key = keys[field.name] else { continue }
            var other = values
            other[index].1 = Self.another(field)
            let after = try child(other)
            #expect(Set(before.keys).union(after.keys).filter { before[$0] != after[$0] } == [key], "\(field.name)")
            seen.insert(field.name)
        }
        #expect(seen == Set(keys.keys))
    }
}
