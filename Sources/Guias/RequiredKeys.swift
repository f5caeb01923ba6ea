package import Domain
import JSON

/// The keys that an item of a kind must have.
package enum RequiredKeys {
    /// Paths, in the order of the report. Absent and null are missing; an empty text counts as present, as in the ERP.
    package static func of(_ kind: GuiaForm) -> [String] {
        switch kind {
        case .consulta: ["attendanceNote", "attendanceModel", "accidentIndication", "consultationType"]
        case .exame: ["clinicalCondition", "attendanceModel", "requestDate"]
        case .odonto: ["clinicalCondition", "attendanceNote", "attendanceModel", "requestDate"]
        // The ERP reads three keys of the source under a name that no item has; only the source itself is certain.
        case .execucao: ["sourceAuthorization", "attendanceNote"]
        case .internacao:
            [
                "clinicalCondition", "attendanceNote", "attendanceModel", "expectedHospitalizationDate", "hospType",
                "beneficiary.subscriberId", "primaryICD", "hospRegime", "dailyRequestedQuantity",
            ]
        case .quimioterapia, .radioterapia, .opme, .prorrogacao, .unknown: []
        }
    }

    /// Keys of an admission, which also count inside `requestedHospitalInfo`: HAT expands that object for it.
    private static let alsoInHospitalInfo: Set<String> = [
        "expectedHospitalizationDate", "hospType", "primaryICD", "hospRegime", "dailyRequestedQuantity",
    ]

    static func missing(in item: JSONValue, kind: GuiaForm) -> [GuiaProblem] {
        of(kind).filter { path in
            !isPresent(path, in: item)
                && !(alsoInHospitalInfo.contains(path) && isPresent("requestedHospitalInfo.\(path)", in: item))
        }.map { GuiaProblem(.missing, $0) }
    }

    private static func isPresent(_ path: String, in item: JSONValue) -> Bool {
        var value: JSONValue? = item
        for name in path.split(separator: ".") { value = value?[String(name)] }
        return value != nil && value != .null
    }
}
