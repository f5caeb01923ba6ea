import Digests
import Domain
import FoundationEssentials
import HATContract
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// `v1/batchesAuthorization`: the upload, whose format is assumed.
struct UploadRoutes: Sendable {
    let store: LoteStore
    let bodyBytesMax: Int
    let now: @Sendable () -> Date
    let forgetsKeys: @Sendable () -> Bool
    /// Called with each new upload and its content.
    let onNew: @Sendable (StoredLote, Data) throws -> Void

    func add(to group: RouterGroup<SandboxContext>) {
        group.post(RouterPath(HATPath.batches)) { request, _ in try await upload(request) }
    }

    private func upload(_ request: Request) async throws -> Response {
        guard let type = request.headers[.contentType], type.lowercased().hasPrefix("application/json") else {
            throw HTTPError(.unsupportedMediaType, message: "The body must be application/json.")
        }
        let keys = HTTPField.Name(HATHeader.idempotencyKey).map { request.headers[values: $0] } ?? []
        guard keys.count == 1, let key = keys.first, (1...255).contains(key.utf8.count) else {
            throw HTTPError(.badRequest, message: "One Idempotency-Key of 1 to 255 characters is required.")
        }
        let body = try await request.body.collect(upTo: bodyBytesMax)
        let upload = try decoded(Data(body.readableBytesView))
        let time = now()
        let forgetsKeys = forgetsKeys()
        // Decoding, digest and disk access run on a thread pool, not on the threads that all tasks share.
        let outcome = try await NIOThreadPool.singleton.runIfActive {
            let content = try content(of: upload)
            let outcome = try store.put(
                IdempotencyKey(text: key), upload.facts, content: content, at: time, forgetsKeys: forgetsKeys)
            if case .stored(let lote) = outcome, lote.effects == 1 { try onNew(lote, content) }
            return outcome
        }
        switch outcome {
        case .stored(let lote): return try SandboxAnswers.json(lote.answer, status: .created)
        case .repeated(let lote): return try SandboxAnswers.json(lote.answer, status: .ok)
        case .conflict:
            throw HTTPError(.conflict, message: "The Idempotency-Key came before with other content.")
        }
    }

    private func decoded(_ body: Data) throws -> BatchUpload {
        let upload: BatchUpload
        do {
            upload = try JSONDecoder().decode(BatchUpload.self, from: body)
        } catch let error as PortError {
            throw HTTPError(.badRequest, message: error.message)
        } catch {
            // The decoder's message could repeat a part of the body.
            throw HTTPError(.badRequest, message: "The body is not a JSON object of the known form.")
        }
        if let problem = upload.facts.formProblem { throw HTTPError(.badRequest, message: problem) }
        return upload
    }

    private func content(of upload: BatchUpload) throws -> Data {
        guard let content = Data(base64Encoded: upload.content), !content.isEmpty else {
            throw HTTPError(.badRequest, message: "content is not base64, or is empty.")
        }
        var hasher = try SHA256Hasher()
        try hasher.update(content.bytes)
        guard try hasher.finish() == upload.facts.contentSHA256 else {
            throw HTTPError(.unprocessableContent, message: "contentSHA256 is not the digest of content.")
        }
        return content
    }
}

extension LoteSubmissionFacts {
    /// The error in the format of a value; nil when there is none.
    fileprivate var formProblem: String? {
        func isDigits(_ text: Substring, _ count: ClosedRange<Int>) -> Bool {
            count.contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        let date = batchDate.split(separator: "-", omittingEmptySubsequences: false)
        guard date.count == 3, isDigits(date[0], 4...4), isDigits(date[1], 2...2), isDigits(date[2], 2...2) else {
            return "batchDate must be yyyy-mm-dd."
        }
        // Absent where the total of a guia is unknown.
        if let totalValue {
            let value = totalValue.split(separator: ".", omittingEmptySubsequences: false)
            guard value.count == 2, isDigits(value[0], 1...15), isDigits(value[1], 2...2) else {
                return "totalValue must have a point and two decimals."
            }
        }
        if guiaCount < 0 { return "guiaCount is negative." }
        let needed = [
            ("batchNumber", batchNumber), ("healthProviderId", healthProviderId), ("codeSusep", codeSusep),
            ("tissVersion", tissVersion), ("fileName", fileName),
        ]
        return needed.first { $0.1.isEmpty }.map { "\($0.0) is empty." }
    }
}
