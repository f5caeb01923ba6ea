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
    let body: Body
    /// What the body is; nil when it was not read to its end.
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

    /// The body as `Value`; nil when it is none. A body that is not whole JSON in UTF-8 is never read in part: an item of it that
    /// could be read would hide the one that could not.
    func decoded<Value: Decodable>(_ type: Value.Type) -> Value? {
        guard case .bytes(let bytes) = body, form == .json else { return nil }
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        // Whatever does not decode is "no such body"; the caller says what that means.
        return try? JSONDecoder().decode(type, from: Data(isMarked ? bytes[3...] : bytes[...]))
    }

    /// A page of markup, which HAT does not give but somebody in between.
    var isMarkup: Bool { form == .markup }

    /// HAT's `code`, fit to be kept and shown; nil for none, and for what could be the number of a person.
    var portalCode: String? {
        guard let code = decoded(ErrorBody.self)?.code?.text, (1...32).contains(code.utf8.count),
            code.filter(\.isNumber).count <= 4,
            code.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) })
        else { return nil }
        return code
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
