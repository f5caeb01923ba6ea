import Domain
import FoundationEssentials
import NIOHTTP1

/// Status and headers of a download's answer: the only place that says what they mean.
struct DownloadHead: Sendable {
    let status: Int
    private let headers: HTTPHeaders

    init(status: Int, fields: [(String, String)]) {
        self.status = status
        headers = HTTPHeaders(fields)
    }

    /// What the body is.
    struct Plan: Sendable, Equatable {
        /// Where in the file the body begins.
        var offset: Int64
        /// Strong ETag of the file, if any.
        var validator: String?
        /// Length of the body, when it is told.
        var byteCount: Int64?
    }

    /// - Throws: what the answer says instead of a file. Never a word of its body, which is the storage's and not
    ///   HAT's.
    func plan(resuming resume: ResumePoint?, bytesMax: Int64, now: Date) throws(PortError) -> Plan {
        guard (200..<300).contains(status) else { throw failure(now: now) }
        try refuseOtherContent()
        let plan = status == 206 ? try rest(from: resume) : Plan(offset: 0, validator: validator, byteCount: length)
        guard plan.offset + (plan.byteCount ?? 0) <= bytesMax else { throw Self.tooLarge(bytesMax) }
        return plan
    }

    static func tooLarge(_ bytesMax: Int64) -> PortError {
        PortError(.limitExceeded, "\(PortalCall.download.subject) is beyond the limit of \(bytesMax) bytes.")
    }

    /// Trying again can bring a file: HAT names another path or the storage comes to its senses.
    func malformed(_ what: String) -> PortError {
        PortError(
            .malformed, "\(PortalCall.download.subject) \(what) (HTTP \(status)).", isTransient: true,
            httpStatus: status)
    }

    /// A validator that may stand in `If-Range`: strong, and nothing that could end the header (RFC 9110 §8.8.3).
    static func isStrong(_ tag: String) -> Bool {
        let bytes = Array(tag.utf8)
        guard bytes.count > 2, bytes.count <= 256, bytes.first == 0x22, bytes.last == 0x22 else { return false }
        return bytes[1..<(bytes.count - 1)].allSatisfy { $0 >= 0x21 && $0 != 0x22 && $0 != 0x7F }
    }

    /// What the answer says of the whole file.
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

    /// The part must be the whole rest of the very file of which the beginning is kept.
    private func rest(from resume: ResumePoint?) throws(PortError) -> Plan {
        guard let resume else { throw malformed("brought a part that was not asked for") }
        guard let range = ContentRange(headers.first(name: "Content-Range") ?? ""), range.first == resume.offset,
            range.isUpToTheEnd, length == nil || length == range.byteCount
        else { throw malformed("brought another part than the one that was asked for") }
        if let tag = headers.first(name: "ETag"), tag != resume.validator {
            throw malformed("brought a part of another file")
        }
        return Plan(offset: resume.offset, validator: resume.validator, byteCount: range.byteCount)
    }

    /// By what is clearly no XML: storages often say `application/octet-stream`, or nothing.
    private func refuseOtherContent() throws(PortError) {
        if let coding = headers.first(name: "Content-Encoding")?.lowercased(), !["", "identity"].contains(coding) {
            throw malformed("brought an encoding that was not asked for")
        }
        let type = (headers.first(name: "Content-Type") ?? "").lowercased().prefix { $0 != ";" }
            .filter { !$0.isWhitespace }
        let others = ["text/html", "application/xhtml+xml", "application/json", "text/json", "application/pdf"]
        let kinds = ["image/", "audio/", "video/", "font/", "multipart/"]
        if others.contains(type) || type.hasSuffix("+json") || kinds.contains(where: type.hasPrefix) {
            throw malformed("brought something that is no XML by its content type")
        }
    }

    /// What the answer says instead of facts about a file.
    func failure(now: Date) -> PortError {
        switch status {
        case 401, 403:
            error(.unauthorized, "was not authorised: its token was refused or has expired", isTransient: true)
        case 404, 410: error(.notFound, "found no file", isTransient: true)
        case 416: malformed("has no such rest: it must begin anew")
        case 408, 429, 500..<600:
            PortError(
                .unavailable, "\(PortalCall.download.subject) met an unavailable service (HTTP \(status)).",
                isTransient: true,
                retryAfter: RetryAfter.wait(
                    headers.first(name: "Retry-After"), answerDate: headers.first(name: "Date"), now: now),
                httpStatus: status)
        case ..<400: error(.refused, "was answered with another address, which is not followed", isTransient: false)
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
    /// nil: `*`.
    let total: Int64?

    /// nil for any other form, and for numbers that contradict each other.
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

    /// Nothing of the file comes after it, as far as it is told.
    var isUpToTheEnd: Bool { total == nil || total == last + 1 }

    private static func number(_ text: Substring) -> Int64? {
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }
}
