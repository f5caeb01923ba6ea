import Domain
import Testing

@testable import Settings

struct OrderValuesTests {
    @Test func `without settings orders are sent as documented`() throws {
        let orders = try SettingsFixture.load("").orders
        #expect(
            orders
                == Settings.Orders(
                    healthInsurerID: nil, groupMax: 100, concurrency: 4, retryWait: .seconds(120),
                    firstPollWait: .seconds(2), pollWaitMax: .seconds(300), triesMax: 5, auditEndpoint: nil,
                    updatesLots: false, dates: .dashes, cancellation: .protheus, answerInterval: .seconds(60)))
    }

    @Test func `all settings of orders are read`() throws {
        let orders = try SettingsFixture.load(
            """
            [PARAMETERS]
            BA0_CODIDE=0
            BA0_CODINT=001
            BA0_HATMIP=3
            BA0_HATMIG=7
            BA0_HATTRY=9
            BA0_ENDPOI=https://hat.example/api/v1/auditing
            MV_STATISS=.t.
            [ORDERS]
            GROUP=50
            CONCURRENCY=2
            POLL_SECONDS=10
            DATES=Compact
            CANCELLATION=official
            ANSWER_SECONDS=5
            """
        ).orders
        #expect(
            orders
                == Settings.Orders(
                    healthInsurerID: "0001", groupMax: 50, concurrency: 2, retryWait: .seconds(180),
                    firstPollWait: .seconds(10), pollWaitMax: .seconds(420), triesMax: 9,
                    auditEndpoint: "https://hat.example/api/v1/auditing", updatesLots: true, dates: .compact,
                    cancellation: .official, answerInterval: .seconds(5)))
    }

    @Test(arguments: [
        (".T.", true), ("1", true), (".F.", false), ("0", false), (".f.", false), ("T", true), (".t", true),
        ("f", false),
        ("F.", false), (".Y.", true), ("n", false),
    ])
    func `the switch of lots is written as the ERP writes it`(text: String, isOn: Bool) throws {
        #expect(try SettingsFixture.load("[PARAMETERS]\nMV_STATISS=\(text)\n").orders.updatesLots == isOn)
        #expect(try SettingsFixture.load("", environment: ["MV_STATISS": text]).orders.updatesLots == isOn)
    }

    @Test(arguments: [
        "MV_STATISS=2", "MV_STATISS=true", "BA0_HATTRY=x", "BA0_ENDPOI=v1/auditing",
        "BA0_ENDPOI=https://user:geheim9@hat.example/", "BA0_CODIDE=0", "BA0_CODINT=001",
    ])
    func `an impossible value, or one that needs another setting, is a problem`(line: String) throws {
        let problems = try SettingsFixture.problems("[PARAMETERS]\n\(line)\n")
        #expect(problems.count == 1 && problems.first?.contains("geheim9") == false, "\(problems)")
    }

    @Test func `unusable records are as strict as the setting says`() throws {
        #expect(try SettingsFixture.load("").acceptanceRules.unusableRecords == .warn)
        for strictness in AcceptanceRules.Strictness.allCases {
            let text = "[ACCEPTANCE]\nUNUSABLE_RECORDS=\(strictness.rawValue)\n"
            #expect(try SettingsFixture.load(text).acceptanceRules.unusableRecords == strictness)
        }
    }

    @Test func `no route leads to orders`() throws {
        let problems = try SettingsFixture.problems("[ROUTES]\nDEFAULT=orders\n")
        #expect(
            problems.count == 1 && problems.first?.hasSuffix("allowed: list of: hat, import") == true, "\(problems)")
    }
}
