package import Domain
import HATContract
import Samples

/// How the sandbox handles orders. In JSON every key is optional, and an unknown key is an error.
package struct SandboxOrders: Codable, Sendable, Equatable {
    /// The format of dates, on which public sources disagree.
    package enum DateForm: String, Codable, Sendable, CaseIterable {
        /// `2026-03-09`.
        case dashed
        /// `20260309`.
        case compact
        case either
    }

    /// When a refusal is reported.
    package enum Refusal: String, Codable, Sendable, CaseIterable {
        /// By the token: code 2, then 5; 3 when all items are refused.
        case validation
        /// By the token: code 1, then 5; 6 when all items are refused.
        case processing
        /// The POST is answered 400 for the whole group, without naming the item; nothing takes effect.
        case wholeGroup
    }

    /// How refused items are reported in a token's `detailedMessage`.
    package enum RefusalForm: String, Codable, Sendable, CaseIterable {
        /// `{"index":3,"code":"…","message":"…"}`; the index starts at 0.
        case indexed
        /// The item's key fields, and `message`.
        case keyed
        /// A string with the values of the key fields.
        case plainText
        /// A string without identification of the item.
        case unattributed
    }

    /// The accepted format of dates.
    package var dateForm = DateForm.dashed
    /// Whether `preExistingDiseases` accepts its list under `diseases` as well as under `items`.
    package var takesDiseasesNode = false
    /// Maximum number of items per call, 1 to 100,000.
    package var ordersPerCallMax = 500
    /// The same for single endpoints, where it differs.
    package var ordersPerCallMaxByEndpoint: [OrderResource: Int] = [:]
    /// Status of the answer to a POST: 200, 201 or 202.
    package var answerStatus = 202
    /// `averageTime` of the answers, in seconds.
    package var averageTime = 0.0
    /// The number of polls for which each code before the final one lasts; 0 ends a token with its POST. Ignored when
    /// `millisecondsPerCode` is above 0.
    package var pollsPerCode = 1
    /// The time for which each code before the final one lasts, by the sandbox's clock.
    package var millisecondsPerCode = 0
    /// Refuses items with one of these values in a key field, or as their whole key (values joined with `|`).
    package var refusedKeys: [String] = []
    /// Refuses items whose whole key has one of these suffixes.
    package var refusedSuffixes: [String] = []
    /// Refuses one of this many items, chosen by key, so that repeats are refused too; 0 for none.
    package var refusedOneIn = 0
    /// The endpoints at which items are refused; empty for all.
    package var refusedEndpoints: [OrderResource] = []
    /// When a refusal is reported.
    package var refusal = Refusal.validation
    /// How refused items are reported.
    package var refusalForm = RefusalForm.indexed
    /// Whether items whose parent never took effect are refused in addition to being counted.
    package var refusesOrphans = false

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case dateForm, takesDiseasesNode, ordersPerCallMax, ordersPerCallMaxByEndpoint, answerStatus, averageTime
        case pollsPerCode, millisecondsPerCode, refusedKeys, refusedSuffixes, refusedOneIn, refusedEndpoints
        case refusal, refusalForm, refusesOrphans
    }

    /// Settings that refuse nothing.
    package init() {}

    /// Decodes settings; absent keys have their defaults.
    /// - Throws: `PortError` for an unknown key or a value out of its bounds, `DecodingError` for a wrong type.
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

    /// Checks the bounds of all values.
    /// - Throws: `.configuration` that names the value out of its bounds.
    package func check() throws(PortError) {
        let maxima = [ordersPerCallMax] + ordersPerCallMaxByEndpoint.values
        let problem: String? =
            if !maxima.allSatisfy((1...100_000).contains) {
                "the maximum of orders per call must be 1 to 100000"
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
        if let problem { throw PortError(.configuration, "The behaviour is invalid: \(problem).") }
    }

    func groupMax(_ resource: OrderResource) -> Int { ordersPerCallMaxByEndpoint[resource] ?? ordersPerCallMax }

    /// Whether the item is configured to be refused.
    func refuses(_ item: OrderItem, at resource: OrderResource) -> Bool {
        guard refusedOneIn > 0 || !refusedKeys.isEmpty || !refusedSuffixes.isEmpty else { return false }
        guard refusedEndpoints.isEmpty || refusedEndpoints.contains(resource) else { return false }
        let key = item.key
        if refusedOneIn > 0, Self.number(of: key) % UInt64(refusedOneIn) == 0 { return true }
        if refusedSuffixes.contains(where: { key.hasSuffix($0) }) { return true }
        return refusedKeys.contains { refused in key == refused || item.identity.contains { $0.value == refused } }
    }

    /// A number that is the same for a key in every run (FNV-1a, then mixed).
    private static func number(of key: String) -> UInt64 {
        let hash = key.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        var generator = SplitMix64(seed: hash)
        return generator.next()
    }
}
