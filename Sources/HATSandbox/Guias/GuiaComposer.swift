import Domain
import JSON
import Samples

/// Generates one item with all documented keys, deterministically from its recipe. It contains no data of a person.
struct GuiaComposer {
    private enum Form: Int, CaseIterable { case consulta, exame, execution, admission, dental }

    private let recipe: GuiaRecipe
    private let resource: GuiaResource
    private let key: String
    private var chance: SplitMix64

    init(_ recipe: GuiaRecipe, resource: GuiaResource, key: String) {
        self.recipe = recipe
        self.resource = resource
        self.key = key
        self.chance = SplitMix64(seed: recipe.seed)
    }

    /// The item, marked as cancelled if requested.
    func item(saysCancelled: Bool) -> OrderedJSON {
        var maker = self
        let form = Form(rawValue: Int(maker.chance.next() % 5)) ?? .consulta
        let status =
            saysCancelled && resource == .authorizations
            ? "9" : recipe.isAudit ? "6" : maker.pick(["1", "1", "2", "3"])
        var item: OrderedJSON = .object(
            maker.identity(form, status: status, saysCancelled: saysCancelled) + maker.attendance(form)
                + maker.admission(form) + maker.people(form, status: status))
        if recipe.isInvalid { item = maker.corrupted(item, form) }
        if recipe.hasUnknownKeys {
            item = item.setting("xNovoCampo", ["valor": 12, "lista": [1, "dois", .null]])
                .setting("regionalCode", "R07")
        }
        return item
    }

    private mutating func identity(_ form: Form, status: String, saysCancelled: Bool) -> [(String, OrderedJSON)] {
        let number = String(recipe.id)
        switch resource {
        case .authorizations:
            return [
                ("authorizationId", .number(number)), ("idOnHealthProvider", .string(key)),
                ("idOnHealthInsurer", .string("0001202610\(padded(recipe.id, 8))")),
                ("authorizationType", .string(Self.types[form.rawValue])),
                ("authorizationDescription", .string(Self.descriptions[form.rawValue])),
                ("authorizationStatus", .string(status)),
            ]
        case .clinicalAttachments:
            return [
                ("id", .number(number)), ("attachNumber", .string(key)),
                ("attachType", .string(pick(["12", "13", "14"]))), ("authorizationStatus", .string(status)),
                ("isCancelled", .bool(saysCancelled)),
            ]
        case .treatmentExtensions:
            return [
                ("id", .number(number)), ("treatmentExtensionNumber", .string(key)),
                ("authorizationStatus", .string(status)), ("isCancelled", .bool(saysCancelled)),
            ]
        }
    }

    private mutating func attendance(_ form: Form) -> [(String, OrderedJSON)] {
        [
            ("authorizationDate", .string(recipe.date)),
            ("requestDate", .string(chance.next() % 5 == 0 ? recipe.date.replacing("-", with: "") : recipe.date)),
            ("attendanceNote", .string("Observação sintética nº \(recipe.id) & \"aspas\" <sinais>")),
            ("attendanceModel", .string(pick(["1", "2", "01"]))),
            ("attendanceType", .string(pick(["04", "05", "23"]))),
            ("accidentIndication", .string(pick(["0", "1", "2", "9"]))),
            ("consultationType", .string(pick(["1", "2", "3"]))),
            ("closingReason", ""), ("clinicalCondition", .string("Indicação sintética \(recipe.id % 97)")),
            ("newbornAttendance", .bool(chance.next() % 20 == 0)), ("password", .string("S\(padded(recipe.id, 9))")),
            ("passwordExpireDate", .string(recipe.date)),
            ("attendanceProtocol", .string("999999\(padded(recipe.id, 14))")),
            ("attendanceToken", .null), ("missingValidationCode", .null), ("specialCoverage", .null),
            ("mainAuthorizationCode", form == .execution ? .string("000120261099\(padded(recipe.id, 6))") : ""),
            ("locationCode", .string(pick(["001", "002"]))), ("attendanceLocation", "004"),
            ("usedTechnique", .string(pick(["1", "2", "3"]))),
        ]
    }

    private mutating func admission(_ form: Form) -> [(String, OrderedJSON)] {
        guard form == .admission || resource == .treatmentExtensions else { return [] }
        let info: OrderedJSON = ["hospType": "1", "hospRegime": "1", "dailyRequestedQuantity": 3]
        return [
            ("expectedHospitalizationDate", .string(recipe.date)), ("hospType", .string(pick(["1", "2", "3"]))),
            ("hospRegime", .string(pick(["1", "2", "3"]))), ("primaryICD", .string(pick(["J189", "K359", "O800"]))),
            ("dailyRequestedQuantity", .number(String(1 + chance.next() % 9))),
            ("hospitalizationDate", .string(recipe.date)),
            ("hospitalizationHour", "10:30"), ("dischargedDate", .null), ("dischargedHour", .null),
            ("dischargedType", .null), ("requestedHospitalInfo", info), ("authorizedHospitalInfo", info),
        ]
    }

    private mutating func people(_ form: Form, status: String) -> [(String, OrderedJSON)] {
        let professional = professional()
        var members: [(String, OrderedJSON)] = [
            ("beneficiary", beneficiary()), ("healthProvider", healthProvider()), ("professional", professional),
            ("cbos", [["code": "225125", "description": "Médico clínico"]]),
            ("healthInsurance", ["code": "0001", "description": "PLANO SINTÉTICO"]),
        ]
        if form == .dental { members.append(("professionalRequestor", professional)) }
        if form == .execution {
            members.append(
                (
                    "sourceAuthorization",
                    [
                        "clinicalCondition": "Indicação de origem", "attendanceModel": "1",
                        "requestDate": .string(recipe.date), "professional": professional,
                    ]
                ))
        }
        let count = 1 + Int(chance.next() % 3)
        members.append(("procedures", .array((1...count).map { procedure($0, form, status, professional) })))
        let denial: OrderedJSON = ["code": "1013", "description": "Cadastro do beneficiário com problemas"]
        members.append(("rejectionCauses", status == "3" ? [denial] : []))
        members.append(("medicalTeam", []))
        return members
    }

    private func beneficiary() -> OrderedJSON {
        let person = padded(Int(recipe.seed % 900_000), 6)
        return [
            "subscriberId": .string("00010001\(person)001"), "name": .string("BENEFICIARIO SINTETICO \(person)"),
            "birthdate": "1980-01-01", "cns": "", "holderCPF": "", "oldSubscriberId": "",
            "cardExpiration": "2030-12-31", "newbornAttendance": false, "whenToCharge": "1",
            "healthInsurance": ["code": "0001", "description": "PLANO SINTÉTICO"],
        ]
    }

    private func healthProvider() -> OrderedJSON {
        [
            "healthProviderId": .string(recipe.provider), "name": .string("PRESTADOR SINTETICO \(recipe.provider)"),
            "officialRecord": "11222333000181", "type": "J",
            "attendanceLocations": [
                [
                    "cnes": "9999999", "locationCode": "001", "attendanceLocation": "004", "description": "SEDE",
                    "defaultConsultingCode": "10101012",
                ]
            ],
        ]
    }

    private mutating func professional() -> OrderedJSON {
        let number = padded(Int(chance.next() % 90_000), 5)
        return [
            "idOnHealthInsurer": .string("0\(number)"), "professionalCouncil": "CRM",
            "professionalIdentifier": "", "professionalCouncilNumber": .string(number),
            "name": .string("PROFISSIONAL SINTETICO \(number)"),
            "stateAbbreviation": .string(pick(["SP", "RJ", "MG"])),
            "cbos": ["code": "225125", "description": "Médico clínico"],
        ]
    }

    private mutating func procedure(
        _ number: Int, _ form: Form, _ status: String, _ professional: OrderedJSON
    ) -> OrderedJSON {
        let isDenied = status == "3" || (status == "2" && number == 1)
        let state = isDenied ? 0 : status == "6" ? 2 : 1
        let quantity = String(1 + chance.next() % 3)
        let denial: OrderedJSON = ["code": "1801", "description": "Procedimento inválido"]
        return [
            "tableCode": "22", "procedureCode": .string(pick(["10101012", "40301630", "40901122", "81000065"])),
            "procedureDescription": "PROCEDIMENTO SINTETICO", "procedureType": .string(pick(["0", "1", "2", "P"])),
            "status": .number(String(state)), "requestedQuantity": .number(quantity),
            "authorizedQuantity": .number(isDenied ? "0" : quantity), "balance": .number(quantity),
            "justification": "", "auditing": .bool(status == "6"),
            "unitaryWorth": .number("\(10 + chance.next() % 900).\(10 + chance.next() % 90)"),
            "toothRegion": form == .dental ? "11" : "", "surfaces": form == .dental ? "OV" : "",
            "accessWay": .string(pick(["1", "2"])), "increaseDecrease": .number("1.00"),
            "rejectionCauses": isDenied ? [denial] : [],
            "medicalTeam": form == .admission
                ? [["sequence": 1, "participationDegree": "00", "professional": professional]] : [],
        ]
    }

    /// The item without a key that its kind needs, or of an unknown kind. Extensions have neither and stay unchanged.
    private mutating func corrupted(_ item: OrderedJSON, _ form: Form) -> OrderedJSON {
        switch resource {
        case .authorizations:
            let isKindless = form != .execution && chance.next() % 4 == 0
            return isKindless
                ? item.setting("authorizationType", "7") : item.setting(Self.neededKeys[form.rawValue], nil)
        case .clinicalAttachments: return item.setting("attachType", "99")
        case .treatmentExtensions: return item
        }
    }

    private static let types = ["1", "2", "2", "4", "9"]
    private static let descriptions = [
        "Consulta Eletiva", "Exame - Solicitação", "Exame - Execução", "Internação - Solicitação", "Odontologia",
    ]
    /// One of the required keys of each kind, by form.
    private static let neededKeys = [
        "consultationType", "clinicalCondition", "sourceAuthorization", "primaryICD", "attendanceModel",
    ]

    private mutating func pick(_ choices: [String]) -> String { choices[Int(chance.next() % UInt64(choices.count))] }

    private func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
