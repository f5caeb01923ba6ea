import Domain
import Testing

struct OrderHindranceTests {
    @Test func `each hindrance is read back from its text`() {
        for alias in ExportAlias.allCases {
            for state in OrderState.allCases {
                let hindrance = OrderHindrance.parent(alias: alias.rawValue, state)
                #expect(OrderHindrance(hindrance.text) == hindrance)
            }
            let hindrance = OrderHindrance.noEndpoint(transaction: "0001", alias: alias.rawValue)
            #expect(OrderHindrance(hindrance.text) == hindrance)
        }
    }

    @Test(
        arguments: [
            "", "parent:BTS", "parent:BTS:gone", "parent:XYZ:dead", "endpoint:1:2:BTS", "HAT: endpoint:0001:BTS",
            "personId: invalid",
        ])
    func `HAT's words are no hindrance`(text: String) {
        #expect(OrderHindrance(text) == nil)
    }
}
