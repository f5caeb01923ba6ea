package import Domain

/// The keys without which an item of a kind is not taken.
package enum RequiredKeys {
    /// Paths, in the order in which they are told. Absent and null are missing; a blank text is there, as it is for the ERP.
    package static func of(_ kind: GuiaForm) -> [String] {
        switch kind {
        case .consulta: ["attendanceNote", "attendanceModel", "accidentIndication", "consultationType"]
        case .exame: ["clinicalCondition", "attendanceModel", "requestDate"]
        case .odonto: ["clinicalCondition", "attendanceNote", "attendanceModel", "requestDate"]
        // The ERP looks for three keys of the source by one name that no item has; only the source itself is sure.
        case .execucao: ["sourceAuthorization", "attendanceNote"]
        case .internacao:
            [
                "clinicalCondition", "attendanceNote", "attendanceModel", "expectedHospitalizationDate", "hospType",
                "beneficiary.subscriberId", "primaryICD", "hospRegime", "dailyRequestedQuantity",
            ]
        case .quimioterapia, .radioterapia, .opme, .prorrogacao, .unknown: []
        }
    }

    /// Those of an admission, which also count when they stand in `requestedHospitalInfo`: HAT expands that object for it.
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
