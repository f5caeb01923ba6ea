import Domain
import FoundationEssentials
import Testing

@testable import HATClient

/// The meaning of status and headers of a download.
@Suite struct DownloadHeadTests {
    private func plan(
        _ status: Int, _ headers: [(String, String)], resume: ResumePoint? = nil, bytesMax: Int64 = 1000
    ) throws -> DownloadHead.Plan {
        try DownloadHead(status: status, fields: headers)
            .plan(resuming: resume, bytesMax: bytesMax, now: Date(timeIntervalSince1970: 0))
    }

    private let kept = ResumePoint(offset: 100, validator: "\"v1\"")

    @Test(arguments: ["\"0x8D\"", "\"a\""])
    func `a strong ETag is a validator`(tag: String) throws {
        #expect(try plan(200, [("ETag", tag)]).validator == tag)
    }

    private static let longTag = "\"" + String(repeating: "a", count: 300) + "\""

    @Test(arguments: ["W/\"a\"", "a", "\"a", "\"\"", "\"a\"b\"", "\"a b\"", longTag])
    func `anything else is no validator`(tag: String) throws {
        #expect(try plan(200, [("ETag", tag)]).validator == nil)
    }

    @Test(
        arguments: [
            nil, "application/xml", "text/xml; charset=ISO-8859-1", "TEXT/PLAIN", "application/octet-stream",
            "binary/octet-stream", "application/x-tiss",
        ])
    func `a content type that may be XML is accepted`(type: String?) throws {
        #expect(throws: Never.self) { try plan(200, type.map { [("Content-Type", $0)] } ?? []) }
    }

    @Test(
        arguments: [
            "text/html", "Text/HTML; charset=utf-8", "application/json", "application/problem+json", "image/png",
            "multipart/byteranges; boundary=x", "application/xhtml+xml",
        ])
    func `a content type that cannot be XML is malformed`(type: String) {
        let error = #expect(throws: PortError.self) { try plan(200, [("Content-Type", type)]) }
        #expect(error?.code == .malformed)
    }

    @Test func `an encoding is malformed`() {
        let error = #expect(throws: PortError.self) { try plan(200, [("Content-Encoding", "gzip")]) }
        #expect(error?.code == .malformed)
    }

    @Test func `a length above the limit is refused before the first byte`() {
        let error = #expect(throws: PortError.self) { try plan(200, [("Content-Length", "1001")]) }
        #expect(error?.code == .limitExceeded)
        let rest = #expect(throws: PortError.self) {
            try plan(206, [("Content-Range", "bytes 100-1000/*")], resume: kept)
        }
        #expect(rest?.code == .limitExceeded)
    }

    @Test func `the rest of the same file is accepted`() throws {
        let expected = DownloadHead.Plan(offset: 100, validator: "\"v1\"", byteCount: 50)
        for headers in [
            [("Content-Range", "bytes 100-149/150"), ("Content-Length", "50"), ("ETag", "\"v1\"")],
            [("Content-Range", "bytes 100-149/150")], [("content-range", "bytes 100-149/*")],
        ] {
            #expect(try plan(206, headers, resume: kept) == expected)
        }
    }

    @Test func `a whole answer to a request for the rest starts from the beginning`() throws {
        #expect(
            try plan(200, [("Content-Length", "50"), ("ETag", "\"v2\"")], resume: kept)
                == DownloadHead.Plan(offset: 0, validator: "\"v2\"", byteCount: 50))
    }

    @Test(
        arguments: [
            [], [("Content-Range", "bytes 99-149/150")], [("Content-Range", "bytes 100-148/150")],
            [("Content-Range", "bytes 100-150/150")], [("Content-Range", "bytes */150")],
            [("Content-Range", "bytes 149-100/150")], [("Content-Range", "items 100-149/150")],
            [("Content-Range", "bytes 100-149")], [("Content-Range", "bytes 100-+149/150")],
            [("Content-Range", "bytes 100-149/150"), ("Content-Length", "49")],
            [("Content-Range", "bytes 100-149/150"), ("ETag", "\"v2\"")],
        ])
    func `another part is malformed`(headers: [(String, String)]) {
        let error = #expect(throws: PortError.self) { try plan(206, headers, resume: kept) }
        #expect(error?.code == .malformed)
        #expect(error?.isTransient == true)
    }

    @Test func `a part that was not requested is malformed`() {
        let error = #expect(throws: PortError.self) { try plan(206, [("Content-Range", "bytes 0-9/10")]) }
        #expect(error?.code == .malformed)
    }

    @Test(
        arguments: [
            (401, PortError.Code.unauthorized, true), (403, .unauthorized, true), (404, .notFound, true),
            (410, .notFound, true), (416, .malformed, true), (408, .unavailable, true), (429, .unavailable, true),
            (500, .unavailable, true), (503, .unavailable, true), (302, .refused, false), (304, .refused, false),
            (400, .refused, false), (409, .refused, false),
        ])
    func `each status has its meaning`(status: Int, code: PortError.Code, isTransient: Bool) {
        let error = #expect(throws: PortError.self) { try plan(status, [("Retry-After", "9")]) }
        #expect(error?.code == code)
        #expect(error?.isTransient == isTransient)
        #expect(error?.httpStatus == status)
        #expect(error?.retryAfter == (code == .unavailable ? .seconds(9) : nil))
        #expect(error?.message.contains("HTTP \(status)") == true)
    }
}
