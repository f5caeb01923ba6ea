import FoundationEssentials
import HATContract
import HATSandbox
import Testing

/// Every key that public sources name, and no other.
@Suite struct OrderFormTests {
    /// Complete items, one of each kind.
    static let whole: [(OrderResource, String)] = [
        (
            .persons,
            """
            {"personId":"00000001","holderCPF":"00000000191","name":"A","birthdate":"1980-02-29","gender":"F",
            "nationalhealthcard":"123456789012345","zipcode":"01310100","citycode":"3550308","socialName":"",
            "email":"a@example.org","phonenumber":"551130000000"}
            """
        ),
        (
            .beneficiaries,
            """
            {"subscriberId":"00010001000001001","contractNumber":"000000000001","name":"A","personId":"00000001",
            "birthdate":"1980-02-28","gender":"F","ZIPCode":"01310100","cityCode":"3550308","contractVersion":"001",
            "holderCPF":"00000000191","holderRelationship":"T","effectiveDate":"2020-01-01",
            "waitingPeriodDate":"2020-01-01","cardExpiration":"2030-01-01","subcontractNumber":"000000001",
            "subcontractVersion":"001","blockedDate":"","tokenSeed":"","socialName":"","healthInsuranceCode":"0001",
            "healthInsuranceVersion":"001","unblockDate":"2020-01-01","cardMagneticField":"x","oldSubscriberId":"y",
            "habilitagrpcob":"1","habilitaclacar":"1",
            "coverageGroup":[{"code":"001","waitingPeriodDate":"2020-01-01"},{"code":"002"}]}
            """
        ),
        (
            .beneficiaryStatus,
            """
            {"subscriberId":"0001000100000100","eventDate":"2026-03-09","reason":"x","eventType":"desbloqueio",
            "entry_date":"2026-03-09","entry_hour":"23:59"}
            """
        ),
        (
            .healthProviders,
            """
            {"healthProviderCode":"000001","healthProviderDocument":"12345678000195","name":"A","reducedName":"A",
            "healthProviderType":"J","healthProviderClass":"CLI","email":"a@example.org","cnesCode":"1234567",
            "procedureCoverage":[{"attendanceLocationCode":"001","specialtyCode":"010","procedureTableCode":"22",
            "procedureCode":"10101012","level":"1","movementType":"3","initialTerm":"2020-01-01",
            "finalTerm":"2030-12-31","blockDate":""}]}
            """
        ),
        (
            .clinicalStaff,
            """
            {"healthProviderCode":"000001","idOnHealthInsurer":"000009","professionalCouncil":"CRM",
            "professionalCouncilNumber":"123","stateAbbreviation":"SP","name":"A","specialtyCode":"010",
            "attendanceLocation":"001"}
            """
        ),
        (
            .healthProviderStatus,
            """
            {"healthProviderCode":"000001","healthProviderDocument":"12345678000195","eventType":"bloqueio",
            "eventDate":"2026-03-09"}
            """
        ),
        (
            .attendanceLocations,
            """
            {"healthProviderCode":"000001","locationCode":"001","locationTypeCode":"001","locationDescription":"A",
            "ZIPCode":"01310100","streetType":"081","address":"A","addressNumber":"1","addressComplement":"B",
            "cityCode":"3550308","cityName":"S","stateAbbreviation":"SP","district":"C","phoneAreaCode":"11",
            "phone":"30000000","contactName":"D","cnesCode":"1234567","region":"1","blockDate":""}
            """
        ),
        (
            .healthProviderSpecialties,
            """
            {"healthProviderCode":"000001","locationCode":"001","specialtyCode":"010","subspecialtyCode":"01",
            "considerSpecialty":"1","blockDate":"2026-03-09","searchOrder":"2","allowsMaterial":"0"}
            """
        ),
        (
            .preExistingDiseases,
            """
            {"subscriberId":"00010001000001001","diseaseCode":"A00","waitingPeriod":24,"waitingPeriodUnit":"3",
            "waitingPeriodDate":"2026-03-09","procedureTableCode":"22","procedureCode":"10101012"}
            """
        ),
        (.procedureLevel, "{\(coverage),\"subscriberId\":\"00010001000001001\",\"waitingPeriodDate\":\"2026-03-09\"}"),
        (
            .procedureLevel,
            """
            {\(coverage),"contractNumber":"1","contractVersion":"1","subContractNumber":"1","subContractVersion":"1",
            "healthProductCode":"1","healthProductVersion":"1"}
            """
        ),
        (
            .procedureLevel,
            """
            {\(coverage),"healthProductCode":"1","healthProductVersion":"1","periodBySpecialty":1,
            "periodByHealthProvider":1,"periodByDisease":"1","quantityBySpecialty":1}
            """
        ),
        (.groupLevel, #"{"companyId":"0001","coverageGroupCode":"001","subscriberId":"00010001000001001"}"#),
        (
            .groupLevel,
            """
            {"companyId":"0001","coverageGroupCode":"001","waitingPeriodDateStart":"2026-03-09",
            "healthProductCode":"1","healthProductVersion":"1","contractNumber":"1","contractVersion":"1",
            "subcontractNumber":"1","subcontractVersion":"1","waitingPeriod":30,"waitingPeriodUnit":"2"}
            """
        ),
        (.groupLevel, #"{"coverageGroupCode":"001","healthProductCode":"1","healthProductVersion":"1"}"#),
        (
            .groupLevel,
            #"{"procedureCode":"1","active":"1","authorization":"0","waitingPeriod":30,"quantityBySpecialty":2}"#
        ),
        (
            .lotStatus,
            #"{"batchNumber":"1","healthProviderId":"000001","status":"9","value":10.5,"glossedValue":"0.50","step":"4"}"#
        ),
        (
            .lotStatus,
            #"{"batchNumber":"1","healthProviderId":"000001","statusTiss":"4","newBatchNumber":"2","value":10}"#
        ),
    ]

    private static let coverage = """
        "active":"1","authorization":"0","waitingPeriod":30,"waitingPeriodUnit":"2","waitingPeriodClass":"001",
        "level":"1","validWaitingPeriodLevel":"1","allowedQuantity":1,"quantityUnit":"1","period":"1",
        "periodUnit":"1","gender":"3","minimumAge":0,"maximumAge":999,"procedureCode":"1","procedureTableCode":"22",
        "companyId":"0001","copartTable":"1","levelCode01":"1","levelCode02":"2","levelCode03":"3","levelCode04":"4"
        """

    @Test(arguments: whole.indices) func `an item with every documented key is accepted`(index: Int) async throws {
        let (endpoint, item) = Self.whole[index]
        try await withSandbox { caller async throws in
            let answer = try await caller.send(endpoint, [item])
            #expect(answer.status == 202, "\(endpoint) \(answer.body)")
            #expect(try answer.decoded(OrderAnswer.self).serviceResponse?.value == true)
        }
    }

    @Test(arguments: whole.indices) func `an unknown key and a repeated key are refused`(index: Int)
        async throws
    {
        let (endpoint, item) = Self.whole[index]
        try await withSandbox { caller async throws in
            for (extra, reason) in [("\"nonsense\":\"1\"", "unknown"), (try #require(item.firstMember), "twice")] {
                let answer = try await caller.send(endpoint, [String(item.dropLast()) + "," + extra + "}"])
                #expect(answer.status == 400)
                #expect(answer.errorText.contains(reason))
            }
            #expect(caller.sandbox.orderEvidence().total.items == 0)
            #expect(caller.sandbox.orderEvidence().endpoints[endpoint]?.rejectedRequests == 2)
        }
    }

    @Test(
        arguments: [
            (OrderResource.persons, #"{"personId":"1"}"#, "lacks holderCPF"),
            (.beneficiaries, #"{"name":"A"}"#, "lacks subscriberId"),
            (.beneficiaryStatus, #"{"eventType":"bloqueio"}"#, "lacks subscriberId"),
            (.healthProviders, #"{"name":"A"}"#, "lacks healthProviderCode"),
            (.clinicalStaff, #"{"name":"A"}"#, "lacks healthProviderCode"),
            (.healthProviderStatus, #"{"eventType":"bloqueio"}"#, "lacks healthProviderCode"),
            (.attendanceLocations, #"{"healthProviderCode":"1","locationCode":"1"}"#, "lacks locationTypeCode"),
            (.healthProviderSpecialties, #"{"healthProviderCode":"1","locationCode":"1"}"#, "lacks specialtyCode"),
            (.preExistingDiseases, #"{"subscriberId":"1"}"#, "lacks diseaseCode"),
            (.groupLevel, #"{"subscriberId":"1"}"#, "lacks coverageGroupCode"),
            (.lotStatus, #"{"batchNumber":"1","status":"1"}"#, "lacks healthProviderId"),
            (
                .healthProviders, #"{"healthProviderCode":"1","procedureCoverage":[{"level":"1"}]}"#,
                "lacks procedureCode"
            ),
        ])
    func `an item without a key field is refused with the name of the field`(
        endpoint: OrderResource, item: String, reason: String
    ) async throws {
        try await withSandbox { caller async throws in
            let answer = try await caller.send(endpoint, [item])
            #expect(answer.status == 400)
            #expect(answer.errorText.hasPrefix("Item 0 "))
            #expect(answer.errorText.contains(reason))
        }
    }

    @Test(
        arguments: [
            ("\"name\":\"\(String(repeating: "é", count: 71))\"", "too long"), ("\"gender\":\"FF\"", "too long"),
            ("\"name\":\"\"", "is empty"), ("\"name\":null", "not a string"), ("\"name\":1", "not a string"),
            ("\"name\":\" A\"", "spaces"), ("\"name\":\"A \"", "spaces"), ("\"holderCPF\":\"1a\"", "not all digits"),
            ("\"birthdate\":\"19800101\"", "not a date"), ("\"birthdate\":\"1981-02-29\"", "not a date"),
            ("\"birthdate\":\"1980-13-01\"", "not a date"), ("\"birthdate\":\"\"", "is empty"),
            ("\"unblockDate\":\"\"", "is empty"), ("\"blockedDate\":\"x\"", "not a date"),
            ("\"coverageGroup\":[]", "is empty"), ("\"coverageGroup\":{}", "not a list"),
            ("\"coverageGroup\":[1]", "not an object"), ("\"coverageGroup\":[{\"x\":\"1\"}]", "unknown key"),
            ("\"coverageGroup\":[{\"waitingPeriodDate\":\"2020-01-01\"}]", "lacks code"),
        ])
    func `a value with another format or size is refused for that reason, without being repeated`(
        member: String, reason: String
    ) async throws {
        try await withSandbox { caller async throws in
            let answer = try await caller.send(
                .beneficiaries, [OrderItems.beneficiary("1"), "{\"subscriberId\":\"SECRET\",\(member)}"])
            #expect(answer.status == 400)
            #expect(answer.errorText.hasPrefix("Item 1 "))
            #expect(answer.errorText.contains(reason))
            #expect(!answer.body.contains("SECRET"))
        }
    }

    @Test(
        arguments: [
            (OrderResource.beneficiaryStatus, #"{"subscriberId":"1","eventType":"0"}"#, "known values"),
            (.beneficiaryStatus, #"{"subscriberId":"1","entry_hour":"24:00"}"#, "hh:mm"),
            (.beneficiaryStatus, #"{"subscriberId":"1","entry_hour":"9:00"}"#, "hh:mm"),
            (.healthProviders, #"{"healthProviderCode":"1","healthProviderType":"X"}"#, "known values"),
            (.lotStatus, #"{"batchNumber":"1","healthProviderId":"1","status":"5"}"#, "known values"),
            (.lotStatus, #"{"batchNumber":"1","healthProviderId":"1","status":"1","value":"1,5"}"#, "not a number"),
            (.lotStatus, #"{"batchNumber":"1","healthProviderId":"1","statusTiss":"3"}"#, "known values"),
            (.groupLevel, #"{"coverageGroupCode":"1","healthProductCode":"1","gender":"1"}"#, "unknown in BRV"),
            (.procedureLevel, #"{"healthProductCode":"1","quantityByX":{}}"#, "without a value"),
        ])
    func `enumerations, times and numbers are as documented`(endpoint: OrderResource, item: String, reason: String)
        async throws
    {
        try await withSandbox { caller async throws in
            let answer = try await caller.send(endpoint, [item])
            #expect(answer.status == 400)
            #expect(answer.errorText.contains(reason))
        }
    }
}

extension String {
    /// `"name":"value"` of the first member of an object whose first value is a short string.
    fileprivate var firstMember: String? { dropFirst().split(separator: ",").first.map { String($0) } }
}
