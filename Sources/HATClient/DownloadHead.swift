import Domain
import FoundationEssentials
import NIOHTTP1

/// Status and headers of a download's answer. No other type interprets them.
struct DownloadHead: Sendable {
    let status: Int
    private let headers: HTTPHeaders

    init(status: Int, fields: [(String, String)]) {
        self.status = status
        headers = HTTPHeaders(fields)
    }

    /// The expected body.
    struct Plan: Sendable, Equatable {
        /// Offset in the file at which the body begins.
        var offset: Int64
        /// Strong ETag of the file, if any.
        var validator: String?
        /// Length of the body, if stated.
        var byteCount: Int64?
    }

    /// Checks the head of an answer.
    /// - Throws: the failure that the answer means. The message contains nothing of its body, which comes from the
    ///   storage and not from HAT.
    func plan(resuming resume: ResumePoint?, bytesMax: Int64, now: Date) throws(PortError) -> Plan {
        guard (200..<300).contains(status) else { throw failure(now: now) }
        try refuseOtherContent()
        let plan = status == 206 ? try rest(from: resume) : Plan(offset: 0, validator: validator, byteCount: length)
        guard plan.offset + (plan.byteCount ?? 0) <= bytesMax else { throw Self.tooLarge(bytesMax) }
        return plan
    }

    static func tooLarge(_ bytesMax: Int64) -> PortError {
        PortError(.limitExceeded, "\(PortalCall.download.subject) exceeds the limit of \(bytesMax) bytes.")
    }

    /// A transient error: a retry can succeed, because HAT may list another path or the storage may recover.
    func malformed(_ what: String) -> PortError {
        PortError(
            .malformed, "\(PortalCall.download.subject) \(what) (HTTP \(status)).", isTransient: true,
            httpStatus: status)
    }

    /// Whether a validator is valid in `If-Range`: strong, and without characters that could end the header (RFC 9110
    /// §8.8.3).
    static func isStrong(_ tag: String) -> Bool {
        let bytes = Array(tag.utf8)
        guard bytes.count > 2, bytes.count <= 256, bytes.first == 0x22, bytes.last == 0x22 else { return false }
        return bytes[1..<(bytes.count - 1)].allSatisfy { $0 >= 0x21 && $0 != 0x22 && $0 != 0x7F }
    }

    /// The facts about the whole file in the answer.
    var storedFacts: StoredFacts {
        func value(_ name: String, _ countMax: Int) -> String? {
            headers.first(name: name).flatMap { (1...countMax).contains($0.utf8.count) ? $0 : nil }
        }
        let whole = status == 206 ? headers.first(name: "Content-Range").flatMap { ContentRange($0)?.total } : length
        return StoredFacts(
            byteCount: whole, entityTag: value("ETag", 256), lastModified: value("Last-Modified", 64))
    }

    private var validator: String? { headers.first(name: "ETag").flatMap { Self.isStrong($0) ? $0 : nil } }

    private var length: Int64? { headers.first(name: "Content-Length").flatMap { Int64($0) } }

    /// The part must be the complete rest of the same file whose beginning was stored.
    private func rest(from resume: ResumePoint?) throws(PortError) -> Plan {
        guard let resume else { throw malformed("returned a part that was not requested") }
        guard let range = ContentRange(headers.first(name: "Content-Range") ?? ""), range.first == resume.offset,
            range.isUpToTheEnd, length == nil || length == range.byteCount
        else { throw malformed("returned another part than requested") }
        if let tag = headers.first(name: "ETag"), tag != resume.validator {
            throw malformed("returned a part of another file")
        }
        return Plan(offset: resume.offset, validator: resume.validator, byteCount: range.byteCount)
    }

    /// Refuses types that cannot be XML. Storages often send `application/octet-stream` or nothing.
    private func refuseOtherContent() throws(PortError) {
        if let coding = headers.first(name: "Content-Encoding")?.lowercased(), !["", "identity"].contains(coding) {
            throw malformed("returned a content encoding that was not requested")
        }
        let type = (headers.first(name: "Content-Type") ?? "").lowercased().prefix { $0 != ";" }
            .filter { !$0.isWhitespace }
        let others = ["text/html", "application/xhtml+xml", "application/json", "text/json", "application/pdf"]
        let kinds = ["image/", "audio/", "video/", "font/", "multipart/"]
        if others.contains(type) || type.hasSuffix("+json") || kinds.contains(where: type.hasPrefix) {
            throw malformed("returned a content type that is not XML")
        }
    }

    /// The failure that the answer means.
    func failure(now: Date) -> PortError {
        switch status {
        case 401, 403:
            error(.unauthorized, "was not authorised: its token was refused or has expired", isTransient: true)
        case 404, 410: error(.notFound, "found no file", isTransient: true)
        case 416: malformed("cannot be resumed: it must start again")
        case 408, 429, 500..<600:
            PortError(
                .unavailable,
                "\(PortalCall.download.subject) failed because the storage is unavailable (HTTP \(status)).",
                isTransient: true,
                retryAfter: RetryAfter.wait(
                    headers.first(name: "Retry-After"), answerDate: headers.first(name: "Date"), now: now),
                httpStatus: status)
        case ..<400: error(.refused, "was redirected, and redirects are not followed", isTransient: false)
        default: error(.refused, "was refused", isTransient: false)
        }
    }

    private func error(_ code: PortError.Code, _ what: String, isTransient: Bool) -> PortError {
        PortError(
            code, "\(PortalCall.download.subject) \(what) (HTTP \(status)).", isTransient: isTransient,
            httpStatus: status)
    }
}

/// `bytes 5-9/10` (RFC 9110 §14.4).
struct ContentRange: Sendable, Equatable {
    let first: Int64
    let last: Int64
    /// Nil for `*`.
    let total: Int64?

    /// Nil for any other form and for inconsistent numbers.
    init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let halves = words[1].split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1]), first <= last else {
            return nil
        }
        let total = Self.number(halves[1])
        guard halves[1] == "*" || total.map({ last < $0 }) == true else { return nil }
        self.first = first
        self.last = last
        self.total = total
    }

    var byteCount: Int64 { last - first + 1 }

    /// Whether it reaches the end of the file, as far as the total is stated.
    var isUpToTheEnd: Bool { total == nil || total == last + 1 }

    private static func number(_ text: Substring) -> Int64? {
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }
}
