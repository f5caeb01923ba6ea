extension OrderForms {
    /// BFG and BFD, then BT8, then BB2.
    static let procedureLevel = [
        OrderForm(
            "BFG and BFD", markers: ["subscriberId"], identity: coverageIdentity, parents: [subscriber],
            common + [
                .init("subscriberId", .text(17), isNeeded: true), .init("minimumAgeUnit", .text(nil)),
                .init("maximumAgeUnit", .text(nil)), .init("waitingPeriodDate", .date),
                .init("beneficiaryRegistryType", .text(nil)),
            ]),
        OrderForm(
            "BT8", markers: ["contractNumber", "contractVersion", "subContractNumber", "subContractVersion"],
            identity: coverageIdentity,
            common + [
                .init("contractNumber", .text(12)), .init("contractVersion", .text(3)),
                .init("subContractNumber", .text(9)), .init("subContractVersion", .text(3)),
                .init("healthProductCode", .text(nil)), .init("healthProductVersion", .text(nil)),
            ]),
        OrderForm(
            "BB2", identity: coverageIdentity, openPrefixes: ["quantityBy"],
            common + [
                .init("healthProductCode", .text(nil), isNeeded: true), .init("healthProductVersion", .text(nil)),
                .init("periodBySpecialty", .quantity), .init("periodByHealthProvider", .quantity),
                .init("periodByDisease", .quantity),
            ]),
    ]

    /// BFC, then BG8, then BT7, then BRV.
    static let groupLevel = [
        OrderForm(
            "BFC", markers: ["subscriberId"], identity: coverageIdentity, parents: [subscriber],
            [
                .init("companyId", .text(nil)), .init("coverageGroupCode", .text(nil), isNeeded: true),
                .init("subscriberId", .text(17), isNeeded: true),
            ]),
        OrderForm(
            "BG8", markers: ["procedureCode"], identity: coverageIdentity,
            openPrefixes: ["waitingPeriod", "quantityBy", "periodBy"],
            common + [.init("coverageGroupCode", .text(nil))]),
        OrderForm(
            "BT7",
            markers: [
                "companyId", "contractNumber", "contractVersion", "subcontractNumber", "subcontractVersion",
                "waitingPeriodDateStart",
            ], identity: coverageIdentity,
            [
                .init("companyId", .text(nil)), .init("coverageGroupCode", .text(nil), isNeeded: true),
                .init("waitingPeriodDateStart", .date), .init("healthProductCode", .text(nil)),
                .init("healthProductVersion", .text(nil)), .init("contractNumber", .text(12)),
                .init("contractVersion", .text(3)), .init("subcontractNumber", .text(9)),
                .init("subcontractVersion", .text(3)), .init("waitingPeriod", .quantity),
                .init("waitingPeriodUnit", .text(nil)),
            ]),
        OrderForm(
            "BRV", identity: coverageIdentity,
            [
                .init("coverageGroupCode", .text(nil), isNeeded: true),
                .init("healthProductCode", .text(nil), isNeeded: true), .init("healthProductVersion", .text(nil)),
            ]),
    ]

    /// The common keys of the procedure-level forms.
    private static let common: [OrderField] = [
        .init("active", .text(nil)), .init("authorization", .text(nil)),
        .init("waitingPeriod", .quantity), .init("waitingPeriodUnit", .text(nil)),
        .init("waitingPeriodClass", .text(nil)), .init("level", .text(nil)),
        .init("validWaitingPeriodLevel", .text(nil)), .init("allowedQuantity", .quantity),
        .init("quantityUnit", .text(nil)), .init("period", .quantity), .init("periodUnit", .text(nil)),
        .init("gender", .text(1)), .init("minimumAge", .quantity), .init("maximumAge", .quantity),
        .init("procedureCode", .text(16)), .init("procedureTableCode", .text(2)), .init("companyId", .text(nil)),
        .init("copartTable", .text(nil)), .init("levelCode01", .text(nil)), .init("levelCode02", .text(nil)),
        .init("levelCode03", .text(nil)), .init("levelCode04", .text(nil)),
    ]

    private static let coverageIdentity = [
        "companyId", "subscriberId", "beneficiaryRegistryType", "contractNumber", "contractVersion",
        "subContractNumber", "subContractVersion", "subcontractNumber", "subcontractVersion", "healthProductCode",
        "healthProductVersion", "coverageGroupCode",
        "waitingPeriodClass", "procedureTableCode", "procedureCode", "level", "levelCode01", "levelCode02",
        "levelCode03", "levelCode04",
    ]
}
