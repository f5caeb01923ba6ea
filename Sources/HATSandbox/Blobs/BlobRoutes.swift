import Domain
import Foundation
import HATContract
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// `/blob/<container>/<name>`: the storage of files. It is not part of HAT: access needs a token in the query, not
/// HAT's headers.
struct BlobRoutes: Sendable {
    /// Prefix of its paths.
    static let prefix = "/blob/"
    private static let chunkBytes = 256 << 10

    let store: BatchStore
    let tokens: BlobTokens
    let now: @Sendable () -> Date
    private let files = SpooledFiles()

    init(store: BatchStore, tokens: BlobTokens, now: @escaping @Sendable () -> Date) {
        self.store = store
        self.tokens = tokens
        self.now = now
    }

    func add(to group: RouterGroup<SandboxContext>) {
        group.get("**") { request, context in try await answer(request, context) }
        group.head("**") { request, context in try await answer(request, context) }
    }

    private func answer(_ request: Request, _ context: SandboxContext) async throws -> Response {
        if let refusal = Self.refusal(of: request) { return refusal }
        guard let path = request.uri.path.dropFirst(Self.prefix.count).removingPercentEncoding else {
            return BlobAnswers.error(.badRequest, "InvalidUri")
        }
        replaceFile(at: path, context.flaw)
        guard let batch = store.batch(atBlobPath: path), let content = batch.content else {
            return BlobAnswers.error(.notFound, "BlobNotFound")
        }
        if context.flaw == .expiredToken { store.revokeTokens(of: batch.number) }
        let time = Int(now().timeIntervalSince1970)
        guard case .valid(let serial) = try tokens.verdict(onQuery: request.uri.query, blobPath: path, time: time),
            serial >= store.batch(batch.number)?.tokenSerialMin ?? 0
        else { return BlobAnswers.error(.forbidden, "AuthenticationFailed") }
        switch context.flaw {
        case .emptyDownload: return BlobAnswers.xml(.ok, "")
        case .parentNotFound: return BlobAnswers.error(.ok, "ParentNotFound")
        case .wrongContentType: return BlobAnswers.html
        default: break
        }
        let reader = try await NIOThreadPool.singleton.runIfActive {
            try BlobReader.open(
                content.version(batch.contentVersion), key: "\(batch.number)/\(batch.contentVersion)", files: files)
        }
        return answer(request, batch, reader, context.flaw)
    }

    /// A request line cannot contain a space at all. Quotes are refused here too, so that the encoded second attempt is
    /// tested.
    private static func refusal(of request: Request) -> Response? {
        let credentials = [HATHeader.authorization, HATHeader.idTenant, HATHeader.tenantName]
        if credentials.contains(where: { HTTPField.Name($0).map { request.headers[$0] != nil } ?? false }) {
            return BlobAnswers.error(.badRequest, "InvalidAuthenticationInfo")
        }
        let isRaw = request.uri.path.utf8.contains { $0 == 0x22 || $0 == 0x27 || $0 >= 0x80 }
        return isRaw ? BlobAnswers.error(.badRequest, "InvalidUri") : nil
    }

    private func replaceFile(at path: String, _ flaw: SandboxFlaw?) {
        guard flaw == .movedBatch || flaw == .changedContent, let batch = store.batch(atBlobPath: path) else { return }
        store.update(batch.number) { batch, _ in
            batch.contentVersion += 1
            if flaw == .movedBatch { batch.folderVersion += 1 }
        }
    }

    private func answer(
        _ request: Request, _ batch: SandboxBatch, _ reader: BlobReader, _ flaw: SandboxFlaw?
    ) -> Response {
        var headers: HTTPFields = [.contentType: "application/xml"]
        if flaw != .ignoredRange {
            headers[.eTag] = batch.etag
            headers[.acceptRanges] = "bytes"
        }
        let condition = request.headers[.ifRange]
        let isWanted = flaw != .ignoredRange && (condition == nil || condition == batch.etag)
        let total = flaw == .cutContent ? reader.byteCount / 2 : reader.byteCount
        if request.method == .head {
            // The length without the bytes; HEAD does not count as a download.
            headers[.contentLength] = "\(total)"
            return Response(status: .ok, headers: headers, body: ResponseBody())
        }
        switch isWanted ? ByteRange(request.headers[.range], of: total) : .whole {
        case .whole:
            return Response(status: .ok, headers: headers, body: body(batch, reader, 0..<total, flaw))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(total)"
            return Response(status: .partialContent, headers: headers, body: body(batch, reader, range, flaw))
        case .unsatisfiable:
            var response = BlobAnswers.error(.rangeNotSatisfiable, "InvalidRange")
            response.headers[.contentRange] = "bytes */\(total)"
            return response
        }
    }

    private func body(
        _ batch: SandboxBatch, _ reader: BlobReader, _ range: Range<Int>, _ flaw: SandboxFlaw?
    ) -> ResponseBody {
        store.update(batch.number) { batch, _ in batch.downloadsBegun += 1 }
        let isWhole = range.upperBound == reader.byteCount && flaw != .cutDownload && flaw != .overstatedLength
        return ResponseBody(contentLength: range.count) { writer in
            var offset = range.lowerBound
            repeat {
                let count = min(Self.chunkBytes, range.upperBound - offset)
                let position = offset
                let bytes = try await NIOThreadPool.singleton.runIfActive {
                    try reader.bytes(at: position, count: count)
                }
                offset += count
                // Before the last byte is sent, so that the receiver of all bytes finds the download recorded.
                if isWhole, offset == range.upperBound { store.recordDownload(of: batch.number) }
                try await writer.write(ByteBuffer(bytes: bytes))
            } while offset < range.upperBound
            try await writer.finish(nil)
        }
    }
}

extension BatchStore {
    fileprivate func recordDownload(of number: String) {
        update(number) { batch, clock in
            batch.downloadsCompleted += 1
            batch.lastDownload = clock.next()
        }
    }
}
