import Domain
import FoundationEssentials
import HATContract

/// An HTTP answer as received.
struct PortalAnswer: Sendable {
    /// The received body.
    enum Body: Sendable {
        case bytes([UInt8])
        /// Longer than the limit, not read to its end.
        case tooLarge
        /// The connection ended within it.
        case broken
    }

    var status: Int
    var retryAfter: String?
    var date: String?
    let body: Body
    /// The format of the body; nil when it was not read to its end.
    let form: AnswerForm?

    init(
        status: Int, retryAfter: String? = nil, date: String? = nil, contentType: String? = nil, body: Body
    ) {
        self.status = status
        self.retryAfter = retryAfter
        self.date = date
        self.body = body
        if case .bytes(let bytes) = body {
            form = AnswerForm(bytes, contentType: contentType)
        } else {
            form = nil
        }
    }

    /// The body as `Value`; nil when it is not one. A body that is not whole JSON in UTF-8 is never read in part,
    /// because a readable item would hide an unreadable one.
    func decoded<Value: Decodable>(_ type: Value.Type) -> Value? {
        guard case .bytes(let bytes) = body, form == .json else { return nil }
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        // A body that does not decode is no such body; the caller interprets that.
        return try? JSONDecoder().decode(type, from: Data(isMarked ? bytes[3...] : bytes[...]))
    }

    /// A page of HTML or XML, which HAT never sends.
    var isMarkup: Bool { form == .markup }

    /// HAT's `code` if it is safe to store and show; nil when it is absent or could be a number of a person.
    var portalCode: String? {
        guard let code = decoded(ErrorBody.self)?.code?.text, (1...32).contains(code.utf8.count),
            code.filter(\.isNumber).count <= 4,
            code.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) })
        else { return nil }
        return code
    }

    /// Whether the body is HAT's own error body: it has a code or a message.
    var isHATsError: Bool {
        let error = decoded(ErrorBody.self)
        return error?.code != nil || error?.message != nil
    }

    /// The first 4096 bytes of the body as text; nil when there are none.
    var text: String? {
        guard case .bytes(let bytes) = body, !bytes.isEmpty else { return nil }
        return String(decoding: bytes.prefix(4096), as: UTF8.self)
    }
}
