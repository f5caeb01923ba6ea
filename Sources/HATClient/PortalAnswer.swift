import Domain
import FoundationEssentials
import HATContract

/// An HTTP answer as it arrived, before anything is made of it.
struct PortalAnswer: Sendable {
    /// What came of the body.
    enum Body: Sendable {
        case bytes([UInt8])
        /// Longer than the limit; not read to its end.
        case tooLarge
        /// The connection ended in its midst.
        case broken
    }

    var status: Int
    var retryAfter: String?
    var date: String?
    var body: Body

    /// The body as `Value`; nil when it is none.
    func decoded<Value: Decodable>(_ type: Value.Type) -> Value? {
        guard case .bytes(let bytes) = body, !bytes.isEmpty else { return nil }
        // Whatever does not decode is "no such body"; the caller says what that means.
        return try? JSONDecoder().decode(type, from: Data(bytes))
    }

    /// A page of markup, which HAT does not give but somebody in between.
    var isMarkup: Bool {
        guard case .bytes(let bytes) = body else { return false }
        return bytes.first { !$0.isBlank } == UInt8(ascii: "<")
    }

    /// HAT's own error body: it has a code or a message.
    var isHATsError: Bool {
        let error = decoded(ErrorBody.self)
        return error?.code != nil || error?.message != nil
    }

    /// The beginning of the body as text; nil when there is none.
    var text: String? {
        guard case .bytes(let bytes) = body, !bytes.isEmpty else { return nil }
        return String(decoding: bytes.prefix(4096), as: UTF8.self)
    }
}
