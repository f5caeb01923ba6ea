package import Domain
import HATContract
import Samples

/// How the sandbox takes orders. As JSON every key may be absent, and an unknown key is an error.
package struct SandboxOrders: Codable, Sendable, Equatable {
    /// Sources disagree on the form of dates.
    package enum DateForm: String, Codable, Sendable, CaseIterable {
        /// `2026-03-09`.
        case dashed
        /// `20260309`.
        case compact
        case either
    }

    /// When an item that is to be refused is refused.
    package enum Refusal: String, Codable, Sendable, CaseIterable {
        /// By the token: code 2, then 5; 3 when it is all of them.
        case validation
        /// By the token: code 1, then 5; 6 when it is all of them.
        case processing
        /// The POST is answered 400 for the whole group, without a word on which item; nothing takes effect.
        case wholeGroup
    }

    /// How a token's `detailedMessage` tells the refused items.
    package enum RefusalForm: String, Codable, Sendable, CaseIterable {
        /// `{"index":3,"code":"…","message":"…"}`, from 0.
        case indexed
        /// The item's own key fields, and `message`.
        case keyed
        /// A string that holds the values of the key fields.
        case plainText
        /// A string that names nothing.
        case unattributed
    }

    package var dateForm = DateForm.dashed
    /// `preExistingDiseases` takes its list under `diseases` as well as under `items`.
    package var takesDiseasesNode = false
    /// Most items of one call.
    package var ordersPerCallMax = 500
    /// Where it is another number.
    package var ordersPerCallMaxByEndpoint: [OrderResource: Int] = [:]
    /// 200, 201 or 202.
    package var answerStatus = 202
    /// `averageTime` of the answers, in seconds.
    package var averageTime = 0.0
    /// How many questions each code before the last one is told for; 0 ends a token with its POST. Not looked at when
    /// `millisecondsPerCode` is above 0.
    package var pollsPerCode = 1
    /// How long each code before the last one lasts, by the sandbox's clock.
    package var millisecondsPerCode = 0
    /// Items with one of these values in a key field, or with one of these as their whole key (values joined with `|`).
    package var refusedKeys: [String] = []
    /// Items whose whole key ends so.
    package var refusedSuffixes: [String] = []
    /// One item in so many, by its key: the same ones each time they come; 0 for none.
    package var refusedOneIn = 0
    /// Where items are refused; empty for everywhere.
    package var refusedEndpoints: [OrderResource] = []
    package var refusal = Refusal.validation
    package var refusalForm = RefusalForm.indexed
    /// Items whose parent never took effect are refused, besides being counted.
    package var refusesOrphans = false

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case dateForm, takesDiseasesNode, ordersPerCallMax, ordersPerCallMaxByEndpoint, answerStatus, averageTime
        case pollsPerCode, millisecondsPerCode, refusedKeys, refusedSuffixes, refusedOneIn, refusedEndpoints
        case refusal, refusalForm, refusesOrphans
    }

    package init() {}

    package init(from decoder: any Decoder) throws {
        try decoder.requireNoKeys(besides: Set(CodingKeys.allCases.map(\.rawValue)))
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
            value = try container.decodeIfPresent(Value.self, forKey: key) ?? value
        }
        try read(.dateForm, into: &dateForm)
        try read(.takesDiseasesNode, into: &takesDiseasesNode)
        try read(.ordersPerCallMax, into: &ordersPerCallMax)
        try read(.ordersPerCallMaxByEndpoint, into: &ordersPerCallMaxByEndpoint)
        try read(.answerStatus, into: &answerStatus)
        try read(.averageTime, into: &averageTime)
        try read(.pollsPerCode, into: &pollsPerCode)
        try read(.millisecondsPerCode, into: &millisecondsPerCode)
        try read(.refusedKeys, into: &refusedKeys)
        try read(.refusedSuffixes, into: &refusedSuffixes)
        try read(.refusedOneIn, into: &refusedOneIn)
        try read(.refusedEndpoints, into: &refusedEndpoints)
        try read(.refusal, into: &refusal)
        try read(.refusalForm, into: &refusalForm)
        try read(.refusesOrphans, into: &refusesOrphans)
        try check()
    }

    /// - Throws: `.configuration` that names the value out of its bounds.
    package func check() throws(PortError) {
        let maxima = [ordersPerCallMax] + ordersPerCallMaxByEndpoint.values
        let problem: String? =
            if !maxima.allSatisfy((1...100_000).contains) {
                "most orders of a call must be 1 to 100000"
            } else if !(200...202).contains(answerStatus) {
                "answerStatus must be 200 to 202"
            } else if !(0...1_000).contains(pollsPerCode) {
                "pollsPerCode must be 0 to 1000"
            } else if !(0...3_600_000).contains(millisecondsPerCode) {
                "millisecondsPerCode must be 0 to 3600000"
            } else if !(0.0...86_400.0).contains(averageTime) {
                "averageTime must be 0 to 86400"
            } else if !(0...1_000_000).contains(refusedOneIn) {
                "refusedOneIn must be 0 to 1000000"
            } else if (refusedKeys + refusedSuffixes).contains("") {
                "a key or suffix to refuse must not be empty"
            } else {
                nil
            }
        if let problem { throw PortError(.configuration, "The behaviour cannot be taken: \(problem).") }
    }

    func groupMax(_ resource: OrderResource) -> Int { ordersPerCallMaxByEndpoint[resource] ?? ordersPerCallMax }

    /// Whether an item of that key was told to be refused.
    func refuses(_ item: OrderItem, at resource: OrderResource) -> Bool {
        guard refusedOneIn > 0 || !refusedKeys.isEmpty || !refusedSuffixes.isEmpty else { return false }
        guard refusedEndpoints.isEmpty || refusedEndpoints.contains(resource) else { return false }
        let key = item.key
        if refusedOneIn > 0, Self.number(of: key) % UInt64(refusedOneIn) == 0 { return true }
        if refusedSuffixes.contains(where: { key.hasSuffix($0) }) { return true }
        return refusedKeys.contains { refused in key == refused || item.identity.contains { $0.value == refused } }
    }

    /// The same for a key in every run (FNV-1a, then mixed).
    private static func number(of key: String) -> UInt64 {
        let hash = key.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        var generator = SplitMix64(seed: hash)
        return generator.next()
    }
}
