package import Domain
import HATContract

/// How the sandbox misbehaves; by default not at all. In JSON every key is optional, and an unknown key is an error.
///
/// A count decreases by one for each call that it affects; a negative count affects every call until it is changed.
/// `failNext` and `rejectToken` apply to every call except downloads, `dropBeforeStoring` and `dropAfterStoring` to
/// uploads and orders, and each flaw of `next` to calls of its kind. Each call misbehaves in at most one way.
package struct SandboxBehaviour: Codable, Sendable, Equatable {
    /// Wait before a call is handled.
    package var delayMilliseconds = 0
    /// Number of calls that are answered with `failStatus` and not carried out.
    package var failNext = 0
    /// Status of such failures, 400 to 599.
    package var failStatus = 500
    /// Sent unchanged as `Retry-After` with such a failure: seconds or an HTTP date.
    package var retryAfter: String?
    /// Number of calls that are answered 401 although the header values are right.
    package var rejectToken = 0
    /// Number of uploads and orders that are read to their end, not stored, and whose connection is closed without an
    /// answer.
    package var dropBeforeStoring = 0
    /// Number of uploads and orders that are stored and whose connection is then closed without an answer.
    package var dropAfterStoring = 0
    /// Number of the next calls with each flaw: `{"next":{"cutDownload":2,"lostConfirmation":1}}`.
    package var next: [SandboxFlaw: Int] = [:]
    /// Wait before each of the eight pieces of a slow answer.
    package var pauseMilliseconds = 20
    /// Validity of a token for a file, from its listing on.
    package var tokenSeconds = 3_600
    /// Fraction (0 to 1) of all other calls, including downloads, that misbehave at random in one of these ways.
    package var misbehavingFraction = 0.0
    /// Seed of the random choices; the same seed and the same calls in the same order give the same misbehaviour.
    package var seed: UInt64 = 1
    /// Simulates a HAT without idempotency keys: a repeat of an upload or of orders takes effect again and is counted.
    /// Lookups still work.
    package var forgetsKeys = false

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case delayMilliseconds, failNext, failStatus, retryAfter, rejectToken, dropBeforeStoring, dropAfterStoring
        case next, pauseMilliseconds, tokenSeconds, misbehavingFraction, seed, forgetsKeys
    }

    /// A behaviour without any misbehaviour.
    package init() {}

    /// Decodes a behaviour; absent keys have their defaults.
    /// - Throws: `PortError` for an unknown key or a value out of its bounds, `DecodingError` for a wrong type.
    package init(from decoder: any Decoder) throws {
        try decoder.requireNoKeys(besides: Set(CodingKeys.allCases.map(\.rawValue)))
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys, _ preset: Value) throws -> Value {
            try container.decodeIfPresent(Value.self, forKey: key) ?? preset
        }
        delayMilliseconds = try value(.delayMilliseconds, 0)
        failNext = try value(.failNext, 0)
        failStatus = try value(.failStatus, 500)
        retryAfter = try container.decodeIfPresent(String.self, forKey: .retryAfter)
        rejectToken = try value(.rejectToken, 0)
        dropBeforeStoring = try value(.dropBeforeStoring, 0)
        dropAfterStoring = try value(.dropAfterStoring, 0)
        next = try value(.next, [:])
        pauseMilliseconds = try value(.pauseMilliseconds, 20)
        tokenSeconds = try value(.tokenSeconds, 3_600)
        misbehavingFraction = try value(.misbehavingFraction, 0)
        seed = try value(.seed, 1)
        forgetsKeys = try value(.forgetsKeys, false)
        try check()
    }

    /// Checks the bounds of all values.
    /// - Throws: `.configuration` that names the value out of its bounds.
    package func check() throws(PortError) {
        let problem: String? =
            if !(0...600_000).contains(delayMilliseconds) {
                "delayMilliseconds must be 0 to 600000"
            } else if !(0...60_000).contains(pauseMilliseconds) {
                "pauseMilliseconds must be 0 to 60000"
            } else if !(0...31_536_000).contains(tokenSeconds) {
                "tokenSeconds must be 0 to 31536000"
            } else if !(400...599).contains(failStatus) {
                "failStatus must be 400 to 599"
            } else if !(0.0...1.0).contains(misbehavingFraction) {
                "misbehavingFraction must be 0 to 1"
            } else if let retryAfter, !retryAfter.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
                "retryAfter must be printable ASCII"
            } else {
                nil
            }
        if let problem { throw PortError(.configuration, "The behaviour is invalid: \(problem).") }
    }
}
