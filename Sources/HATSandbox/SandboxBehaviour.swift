package import Domain
import HATContract

/// How the sandbox misbehaves; all at rest by default. As JSON every key may be absent, and an unknown key is an error.
///
/// Counts go down by one for each call that they spoil; a negative count spoils every call until it is changed.
/// `failNext` and `rejectToken` count every call but downloads, `dropBeforeStoring` and `dropAfterStoring` uploads and orders,
/// and each flaw of `next` the calls of its kind. One call is spoilt in one way.
package struct SandboxBehaviour: Codable, Sendable, Equatable {
    /// Wait before anything is done with a call.
    package var delayMilliseconds = 0
    /// Calls answered with `failStatus` and not carried out.
    package var failNext = 0
    /// 400 to 599.
    package var failStatus = 500
    /// Sent as `Retry-After` with such a failure, as written: seconds or an HTTP date.
    package var retryAfter: String?
    /// Calls answered 401 although the header values are right.
    package var rejectToken = 0
    /// Uploads and orders that are read to their end, not stored, and whose connection is closed without an answer.
    package var dropBeforeStoring = 0
    /// Uploads and orders that are stored and whose connection is then closed without an answer.
    package var dropAfterStoring = 0
    /// The next calls that go wrong, by how: `{"next":{"cutDownload":2,"lostConfirmation":1}}`.
    package var next: [SandboxFlaw: Int] = [:]
    /// Wait before each piece of a slow answer; it has eight.
    package var pauseMilliseconds = 20
    /// How long a token opens a file from its listing on.
    package var tokenSeconds = 3_600
    /// Share of the other calls, downloads among them, 0 to 1, that misbehave in one of these ways by chance.
    package var misbehavingFraction = 0.0
    /// Of the chance; the same seed and the same calls in the same order give the same misbehaviour.
    package var seed: UInt64 = 1
    /// A HAT that does not know idempotency keys: a repeat, of an upload or of orders, takes effect and is counted once
    /// more. It can still be asked.
    package var forgetsKeys = false

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case delayMilliseconds, failNext, failStatus, retryAfter, rejectToken, dropBeforeStoring, dropAfterStoring
        case next, pauseMilliseconds, tokenSeconds, misbehavingFraction, seed, forgetsKeys
    }

    package init() {}

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
        if let problem { throw PortError(.configuration, "The behaviour cannot be taken: \(problem).") }
    }
}
