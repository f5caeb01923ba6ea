extension OrderForms {
    static let providers = [
        OrderForm(
            "BAU", identity: ["healthProviderCode"], ownName: provider,
            [
                .init("healthProviderCode", .text(6), isNeeded: true), .init("healthProviderDocument", .digits(14)),
                .init("name", .text(nil)), .init("reducedName", .text(60)),
                .init("healthProviderType", .words(["F", "J"])), .init("healthProviderClass", .text(nil)),
                .init("email", .text(60)), .init("cnesCode", .text(7)),
                .init(
                    "procedureCoverage",
                    .list([
                        .init("attendanceLocationCode", .text(3)), .init("specialtyCode", .text(nil)),
                        .init("procedureTableCode", .text(2)), .init("procedureCode", .text(16), isNeeded: true),
                        .init("level", .text(nil)), .init("movementType", .words(["1", "2", "3"])),
                        .init("initialTerm", .date), .init("finalTerm", .date), .init("blockDate", .date),
                    ])),
            ])
    ]

    static let staff = [
        OrderForm(
            "BC1",
            identity: [
                "healthProviderCode", "attendanceLocation", "specialtyCode", "idOnHealthInsurer", "professionalCouncil",
                "stateAbbreviation", "professionalCouncilNumber",
            ], parents: [provider],
            [
                .init("healthProviderCode", .text(6), isNeeded: true), .init("idOnHealthInsurer", .text(6)),
                .init("professionalCouncil", .text(nil)), .init("professionalCouncilNumber", .text(15)),
                .init("stateAbbreviation", .text(2)), .init("name", .text(nil)), .init("specialtyCode", .text(nil)),
                .init("attendanceLocation", .text(3)),
            ])
    ]

    static let providerStatus = [
        OrderForm(
            "BC4", identity: ["healthProviderCode", "eventDate", "eventType"], parents: [provider],
            [
                .init("healthProviderCode", .text(6), isNeeded: true), .init("healthProviderDocument", .digits(14)),
                .init("eventType", .words(["bloqueio", "desbloqueio"])), .init("eventDate", .date),
            ])
    ]

    static let locations = [
        OrderForm(
            "BB8", identity: ["healthProviderCode", "locationCode", "locationTypeCode"], parents: [provider],
            ownName: .init(collection: .attendanceLocations, names: ["healthProviderCode", "locationCode"]),
            [
                .init("healthProviderCode", .text(6), isNeeded: true), .init("locationCode", .text(3), isNeeded: true),
                .init("locationTypeCode", .text(3), isNeeded: true), .init("locationDescription", .text(30)),
                .init("ZIPCode", .text(8)), .init("streetType", .text(nil)), .init("address", .text(nil)),
                .init("addressNumber", .text(nil)), .init("addressComplement", .text(nil)),
                .init("cityCode", .text(7)), .init("cityName", .text(nil)), .init("stateAbbreviation", .text(2)),
                .init("district", .text(nil)), .init("phoneAreaCode", .text(nil)), .init("phone", .text(nil)),
                .init("contactName", .text(nil)), .init("cnesCode", .text(7)), .init("region", .text(nil)),
                .init("blockDate", .date),
            ])
    ]

    static let specialties = [
        OrderForm(
            "BAX", identity: ["healthProviderCode", "locationCode", "specialtyCode", "subspecialtyCode"],
            parents: [
                provider, .init(collection: .attendanceLocations, names: ["healthProviderCode", "locationCode"]),
            ],
            [
                .init("healthProviderCode", .text(6), isNeeded: true), .init("locationCode", .text(3), isNeeded: true),
                .init("specialtyCode", .text(nil), isNeeded: true), .init("subspecialtyCode", .text(nil)),
                .init("considerSpecialty", .words(["0", "1"])), .init("blockDate", .date),
                .init("searchOrder", .words(["1", "2"])), .init("allowsMaterial", .words(["0", "1"])),
            ])
    ]
}
