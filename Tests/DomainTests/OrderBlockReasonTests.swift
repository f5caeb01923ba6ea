import Domain
import Testing

struct OrderBlockReasonTests {
    @Test func `each block reason is parsed from its text`() {
        for alias in ExportAlias.allCases {
            for state in OrderState.allCases {
                let blockReason = OrderBlockReason.parent(alias: alias.rawValue, state)
                #expect(OrderBlockReason(blockReason.text) == blockReason)
            }
            let blockReason = OrderBlockReason.noEndpoint(transaction: "0001", alias: alias.rawValue)
            #expect(OrderBlockReason(blockReason.text) == blockReason)
        }
    }

    @Test(
        arguments: [
            "", "parent:BTS", "parent:BTS:gone", "parent:XYZ:dead", "endpoint:1:2:BTS", "HAT: endpoint:0001:BTS",
            "personId: invalid",
        ])
    func `a message of HAT is no block reason`(text: String) {
        #expect(OrderBlockReason(text) == nil)
    }
}
