/// The keys that public sources name for each endpoint, with the stated sizes. They are listed here a second time on
/// purpose: a sandbox that shared the sender's table would share its mistakes.
enum OrderForms {
    static let persons = [
        OrderForm(
            "BTS", identity: ["personId", "holderCPF"],
            ownName: .init(collection: .persons, names: ["personId"]),
            [
                .init("personId", .text(8)), .init("holderCPF", .digits(14), isNeeded: true), .init("name", .text(70)),
                .init("birthdate", .date), .init("gender", .text(1)), .init("nationalhealthcard", .text(15)),
                .init("zipcode", .text(8)), .init("citycode", .text(7)), .init("socialName", .text(nil)),
                .init("email", .text(60)), .init("phonenumber", .text(15)),
            ])
    ]

    static let beneficiaries = [
        OrderForm(
            "BA1", identity: ["subscriberId"], parents: [.init(collection: .persons, names: ["personId"])],
            ownName: .init(collection: .beneficiaries, names: ["subscriberId"]),
            [
                .init("subscriberId", .text(17), isNeeded: true), .init("contractNumber", .text(12)),
                .init("name", .text(70)), .init("personId", .text(8)), .init("birthdate", .date),
                .init("gender", .text(1)), .init("ZIPCode", .text(8)), .init("cityCode", .text(7)),
                .init("contractVersion", .text(3)), .init("holderCPF", .digits(14)),
                .init("holderRelationship", .text(nil)), .init("effectiveDate", .date),
                .init("waitingPeriodDate", .date), .init("cardExpiration", .date),
                .init("subcontractNumber", .text(9)), .init("subcontractVersion", .text(3)),
                // The sources have two spellings.
                .init("subContractNumber", .text(9)), .init("subContractVersion", .text(3)),
                .init("blockedDate", .date), .init("unblockDate", .date), .init("tokenSeed", .text(nil)),
                .init("socialName", .text(nil)), .init("healthInsuranceCode", .text(nil)),
                .init("healthInsuranceVersion", .text(nil)), .init("cardMagneticField", .text(nil)),
                .init("oldSubscriberId", .text(nil)), .init("habilitagrpcob", .text(nil)),
                .init("habilitaclacar", .text(nil)),
                .init(
                    "coverageGroup",
                    .list([.init("code", .text(nil), isNeeded: true), .init("waitingPeriodDate", .date)])),
            ])
    ]

    static let beneficiaryStatus = [
        OrderForm(
            "BCA", identity: ["subscriberId", "eventDate", "eventType", "entry_date", "entry_hour"],
            parents: [subscriber],
            [
                .init("subscriberId", .text(17), isNeeded: true), .init("eventDate", .date),
                .init("reason", .text(nil)), .init("eventType", .words(["bloqueio", "desbloqueio"])),
                .init("entry_date", .date), .init("entry_hour", .time),
            ])
    ]

    static let diseases = [
        OrderForm(
            "BF3", identity: ["subscriberId", "diseaseCode"], parents: [subscriber],
            [
                .init("subscriberId", .text(17), isNeeded: true), .init("diseaseCode", .text(nil), isNeeded: true),
                .init("waitingPeriod", .quantity), .init("waitingPeriodUnit", .words(["1", "2", "3", "4"])),
                .init("waitingPeriodDate", .date), .init("procedureTableCode", .text(2)),
                .init("procedureCode", .text(16)),
            ])
    ]

    static let lots = [
        OrderForm(
            "B4D", markers: ["statusTiss", "newBatchNumber"], identity: ["batchNumber", "healthProviderId"],
            [
                .init("batchNumber", .text(nil), isNeeded: true), .init("healthProviderId", .text(nil), isNeeded: true),
                .init("statusTiss", .words(["2", "4"]), isNeeded: true), .init("newBatchNumber", .text(nil)),
                .init("value", .quantity),
            ]),
        OrderForm(
            "BCI", identity: ["batchNumber", "healthProviderId"],
            [
                .init("batchNumber", .text(nil), isNeeded: true), .init("healthProviderId", .text(nil), isNeeded: true),
                .init("status", .words(["1", "2", "3", "4", "6", "9"]), isNeeded: true), .init("value", .quantity),
                .init("glossedValue", .quantity), .init("step", .text(nil)),
            ]),
    ]

    static let audits = [
        OrderForm(
            "AUDIT", identity: ["authorizationNumber"],
            [
                .init("authorizationType", .text(2), isNeeded: true),
                .init("authorizationNumber", .text(20), isNeeded: true),
                .init(
                    "procedures",
                    .list([
                        .init("table", .text(2), isNeeded: true), .init("code", .text(10), isNeeded: true),
                        .init("authorizedQuantity", .wholeNumber), .init("feedback", .text(500)),
                        .init("status", .text(1), isNeeded: true),
                    ]), isNeeded: true),
            ])
    ]

    /// The format of the ERP, and that of the official contract.
    static let cancellations = [
        OrderForm(
            "BEA", markers: ["motivoCancelamento"], identity: ["idOnHealthInsurer"],
            [
                .init("motivoCancelamento", .text(nil), isNeeded: true),
                .init("idOnHealthInsurer", .text(20), isNeeded: true),
            ]),
        OrderForm(
            "BEA", identity: ["idOnHealthInsurer"],
            [
                .init("justification", .text(nil), isNeeded: true),
                .init("idOnHealthInsurer", .text(20), isNeeded: true),
            ]),
    ]

    static let subscriber = OrderForm.Reference(collection: .beneficiaries, names: ["subscriberId"])
    static let provider = OrderForm.Reference(collection: .healthProviders, names: ["healthProviderCode"])
}

extension OrderResource {
    var forms: [OrderForm] {
        switch self {
        case .persons: OrderForms.persons
        case .beneficiaries: OrderForms.beneficiaries
        case .beneficiaryStatus: OrderForms.beneficiaryStatus
        case .healthProviders: OrderForms.providers
        case .clinicalStaff: OrderForms.staff
        case .healthProviderStatus: OrderForms.providerStatus
        case .attendanceLocations: OrderForms.locations
        case .healthProviderSpecialties: OrderForms.specialties
        case .preExistingDiseases: OrderForms.diseases
        case .procedureLevel: OrderForms.procedureLevel
        case .groupLevel: OrderForms.groupLevel
        case .lotStatus: OrderForms.lots
        case .cancellations: OrderForms.cancellations
        case .audits: OrderForms.audits
        }
    }
}
