extension KeyStructure {
    /// The item itself. HAT publishes no contract for clinical attachments and treatment extensions, so the three
    /// collections share one structure: the keys of an authorization and the few known keys of the others.
    package static let content = KeyStructure(
        "Content",
        identity + attendance + admission + people + [.init("procedures", .list(procedure), nil, "● BE2, BEJ")])

    private static let identity: [ItemKey] = [
        .init("id", .code),
        .init("authorizationId", .code, 20, "● B2Z (history id)"),
        .init("idOnHealthProvider", .code, 20, "● BEA_GUIPRE; tracking key of authorizations"),
        .init("idOnHealthInsurer", .code, 20, "BEA_OPEMOV + BEA_ANOAUT + BEA_MESAUT + BEA_NUMAUT"),
        .init("attachNumber", .code, nil, "● tracking key of clinicalAttachments"),
        .init("attachType", .code, 2, "● guia type 09, 07, 08"),
        .init("treatmentExtensionNumber", .code, nil, "● tracking key of treatmentExtensions"),
        .init("authorizationType", .code, 2, "● kind"),
        .init("authorizationDescription", .text, nil, "● kind"),
        // Documented with one character, yet `5H` is one of its documented values.
        .init("authorizationStatus", .code, 2, "● BEA_STTISS"),
        .init("isCancelled", .boolean, nil, "● cancellation of attachments and extensions"),
        .init("trackingStatus", .code, 1, "● filter of the listing"),
    ]

    private static let attendance: [ItemKey] = [
        .init("authorizationDate", .date, nil, "● BEA_DATPRO"),
        .init("requestDate", .date, nil, "● BEA_DATSOL"),
        .init("attendanceNote", .text, 500, "● BEA_MSG01 + BEA_MSG02"),
        .init("attendanceModel", .code, 6, "● BEA_TIPADM; terminology 23"),
        .init("attendanceType", .code, 2, "● BEA_TIPATE; BEA_TIPPAC by terminology 50"),
        .init("accidentIndication", .code, nil, "● BEA_INDACI; terminology 36"),
        .init("consultationType", .code, 1, "● BEA_TIPCON; terminology 52"),
        .init("closingReason", .code, 2, "● BEA_TIPSAI; terminology 39"),
        .init("clinicalCondition", .text, nil, "● BEA_INDCLI + BEA_INDCL2"),
        .init("newbornAttendance", .boolean, nil, "● BEA_ATERNA"),
        .init("password", .code, 20, "● BEA_SENHA"),
        .init("passwordExpireDate", .date, nil, "● BEA_VALSEN"),
        .init("attendanceProtocol", .code, 20, "● BEA_PROATE"),
        .init("attendanceToken", .code, nil, "● BEA_TOKEDI"),
        .init("missingValidationCode", .code, nil, "● BEA_AUSVLD"),
        .init("specialCoverage", .code, nil, "● BEA_COBESP"),
        .init("mainAuthorizationCode", .code, 20, "● BEA_GUIPRI"),
        .init("locationCode", .code, 3, "● BEA_CODLOC"),
        .init("attendanceLocation", .code, 3, "● BEA_LOCAL"),
        .init("usedTechnique", .code, nil, "● BE2_TECUTI; terminology 48"),
    ]

    private static let admission: [ItemKey] = [
        .init("expectedHospitalizationDate", .date, nil, "● BE4_PRVINT"),
        .init("hospType", .code, nil, "● BE4_TIPINT, BE4_GRPINT; terminology 57"),
        .init("hospRegime", .code, nil, "● BE4_REGINT; terminology 41"),
        .init("primaryICD", .code, nil, "● BE4_CID"),
        .init("dailyRequestedQuantity", .integer, nil, "● BE4_DIASSO"),
        .init("hospitalizationDate", .date, nil, "● admission of an existing guia"),
        .init("hospitalizationHour", .code, nil, "● admission of an existing guia"),
        .init("dischargedDate", .date, nil, "● discharge of an existing guia"),
        .init("dischargedHour", .code, nil, "● discharge of an existing guia"),
        .init("dischargedType", .code, nil, "● discharge of an existing guia"),
    ]

    private static let people: [ItemKey] = [
        .init("beneficiary", .object(beneficiary)),
        .init("healthInsurance", .object(healthInsurance)),
        .init("healthProvider", .object(healthProvider), nil, "BAU"),
        .init("professional", .object(professional), nil, "● BB0"),
        .init("professionalRequestor", .object(professional), nil, "● BB0"),
        .init("cbos", .list(cbo)),
        .init("medicalTeam", .list(teamMember), nil, "● B4B"),
        .init("sourceAuthorization", .object(sourceAuthorization), nil, "● executions"),
        .init("requestedHospitalInfo", .object(hospitalInfo)),
        .init("authorizedHospitalInfo", .object(hospitalInfo)),
        .init("rejectionCauses", .list(rejectionCause), nil, "● BEG, BEL"),
    ]

    /// HAT publishes no contract for it; it may contain the keys of an admission.
    private static let hospitalInfo = KeyStructure("HospitalInfo", admission)

    private static let sourceAuthorization = KeyStructure(
        "SourceAuthorization",
        [
            .init("clinicalCondition", .text, nil, "● BEA_INDCLI + BEA_INDCL2"),
            .init("attendanceModel", .code, 6, "● BEA_TIPADM; terminology 23"),
            .init("requestDate", .date, nil, "● BEA_DATSOL"),
            .init("professional", .object(professional), nil, "● BB0"),
        ])
}
