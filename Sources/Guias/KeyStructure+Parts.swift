/// The objects within an item.
extension KeyStructure {
    static let beneficiary = KeyStructure(
        "Beneficiary",
        [
            .init("subscriberId", .code, 17, "● BA1_CODINT + BA1_CODEMP + BA1_MATRIC + BA1_TIPREG + BA1_DIGITO"),
            .init("name", .text),
            .init("birthdate", .date),
            .init("cns", .code),
            .init("holderCPF", .code),
            .init("oldSubscriberId", .code),
            .init("cardExpiration", .date),
            .init("newbornAttendance", .boolean),
            .init("whenToCharge", .code),
            .init("healthInsurance", .object(healthInsurance)),
        ])

    static let healthInsurance = KeyStructure("HealthInsurance", [.init("code", .code), .init("description", .text)])

    static let healthProvider = KeyStructure(
        "HealthProvider",
        [
            .init("healthProviderId", .code, 6, "● BAU_CODIGO"),
            .init("name", .text, nil, "● BAU_NOME"),
            .init("officialRecord", .code, 14, "BAU_CPFCGC"),
            .init("type", .code),
            .init("attendanceLocations", .list(attendanceLocation), nil, "BB8"),
        ])

    static let attendanceLocation = KeyStructure(
        "AttendanceLocation",
        [
            .init("cnes", .code),
            .init("locationCode", .code),
            .init("attendanceLocation", .code),
            .init("description", .text),
            .init("defaultConsultingCode", .code),
        ])

    static let professional = KeyStructure(
        "Professional",
        [
            .init("idOnHealthInsurer", .code, 6, "● BB0"),
            .init("professionalCouncil", .code, nil, "● BB0"),
            .init("professionalIdentifier", .code, 14, "● BB0"),
            .init("professionalCouncilNumber", .code, 15, "● BB0"),
            .init("name", .text, 40, "● BB0"),
            .init("stateAbbreviation", .code, 2, "● BB0"),
            .init("cbos", .list(cbo)),
        ])

    static let cbo = KeyStructure("CBO", [.init("code", .code, 6), .init("description", .text)])

    static let teamMember = KeyStructure(
        "TeamMember",
        [
            .init("sequence", .code),
            .init("participationDegree", .code, nil, "● B4B"),
            .init("professional", .object(professional), nil, "● B4B"),
        ])

    static let rejectionCause = KeyStructure(
        "RejectionCause",
        [.init("code", .code, 4, "● BEG, BEL"), .init("description", .text, 500)])

    static let procedure = KeyStructure(
        "Procedure",
        [
            .init("tableCode", .code, 2, "● BE2, BEJ"),
            .init("procedureCode", .code, 16, "● BE2, BEJ"),
            .init("procedureDescription", .text, nil, "● BE2, BEJ"),
            .init("procedureType", .code),
            .init("status", .code, 1, "● BE2, BEJ: 1 authorised, 2 audit, 0 denied"),
            .init("requestedQuantity", .decimal, nil, "● BE2, BEJ"),
            .init("authorizedQuantity", .decimal, nil, "● BE2, BEJ"),
            .init("balance", .decimal),
            .init("justification", .text),
            .init("auditing", .code),
            .init("unitaryWorth", .decimal, nil, "● BE2, BEJ"),
            .init("increaseDecrease", .decimal, nil, "● BE2, BEJ"),
            .init("toothRegion", .code, nil, "● BE2, BEJ"),
            .init("surfaces", .code, nil, "● BE2, BEJ"),
            .init("accessWay", .code, nil, "● BE2, BEJ; terminology 61"),
            .init("rejectionCauses", .list(rejectionCause), nil, "● BEG, BEL"),
            .init("medicalTeam", .list(teamMember), nil, "● B4B"),
        ])
}
