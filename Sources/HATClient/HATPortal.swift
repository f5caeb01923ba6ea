package import AsyncHTTPClient
package import Domain
package import FoundationEssentials
import HATContract
import NIOCore
import NIOHTTP1
package import NIOPosix

/// HAT over HTTP. Each call is one attempt; retry, rate limit and circuit breaker are outside.
///
/// An upload is streamed from the file with constant memory use. Errors distinguish requests that were never sent from
/// those that may have arrived (`isOutcomeUnknown`). Redirects are not followed: a redirected POST would arrive as a
/// GET, and header values would go to another host. No message, path or description contains a header value; texts from
/// HAT are cleaned before they are repeated.
package struct HATPortal: Portal {
    let settings: HATPortalSettings
    let client: HTTPClient
    private let threads: NIOThreadPool
    let now: @Sendable () -> Date
    private let credentials: PortalCredentials
    /// Returns after the given time; tests replace it.
    var timeLimit: @Sendable (Duration) async throws -> Void = { time in
        // In slices: a cancelled sleep keeps its memory until its end, and many calls per second with a limit of
        // minutes would keep a hundred thousand of them.
        let end = ContinuousClock.now + time
        while case let rest = ContinuousClock.now.duration(to: end), rest > .zero {
            try await Task.sleep(for: min(rest, .seconds(2)))
        }
    }

    /// A portal over `client`, which has `settings.clientConfiguration` and is shut down by its owner. Files are read
    /// on `threads`, started by their owner. A `Retry-After` date is compared with `now` when the answer has no `Date`.
    /// `token` reads the token where it is kept, after HAT refused the one in use; it may block on the disk.
    package init(
        settings: HATPortalSettings, client: HTTPClient, threads: NIOThreadPool = .singleton,
        token: @escaping @Sendable () -> String? = { nil }, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        credentials = PortalCredentials(settings.token, read: token)
        self.settings = settings
        self.client = client
        self.threads = threads
        self.now = now
    }

    /// Uploads a lote by POST, streamed from its file. See `Portal.submit`.
    package func submit(_ submission: LoteSubmission) async -> PortalExchange {
        let mark = SentMark()
        let time = UploadTime(byteCount: submission.byteCount, settings: settings)
        return await exchange(.submit, .POST, HATPath.batches, mark, within: time.whole, upload: time) {
            request throws(PortError) in
            let body = try await uploadBody(of: submission, mark: mark)
            request.headers.add(name: HATHeader.idempotencyKey, value: submission.key.text)
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .stream(body, length: .known(body.byteCount))
        } read: { answer in
            guard let upload = answer.decoded(BatchUploadAnswer.self), upload.namesTheLote else { return nil }
            return .held(
                PortalReceipt(
                    batchNumber: upload.batchNumber?.text, protocolNumber: upload.protocol?.text,
                    status: upload.status?.text, wasAlreadyThere: answer.status == 200))
        }
    }

    /// Asks HAT for the batch with this key. It is a failure, with an unknown outcome, when HAT lists other batches.
    package func receipt(for key: IdempotencyKey, registroANS: String) async -> PortalExchange {
        let path = HATPath.findLote(key: key, registroANS: registroANS)
        return await exchange(.findLote, .GET, path, SentMark(), within: settings.callTimeout) { _ in
        } read: { answer in
            guard let page = answer.decoded(PagedCollection<BatchItem>.self) else { return nil }
            guard let item = page.items.first(where: { $0.idempotencyKey == key.text }) else {
                return page.items.isEmpty ? .absent : .failed(Self.filterIgnored(status: answer.status))
            }
            return .held(
                PortalReceipt(
                    batchNumber: item.batchNumber?.text, protocolNumber: item.protocol?.text,
                    status: item.status?.text, wasAlreadyThere: true))
        }
    }

    /// Requests HAT's health check.
    /// - Throws: the failure of the call, never with an unknown outcome.
    package func health() async throws(PortError) -> PortalHealth {
        let request = request(.GET, HATPath.health)
        let answer = try await send(request, .health, SentMark(), within: settings.callTimeout).get()
        if let failure = judge.failure(of: answer, to: .health) { throw failure }
        guard let health = answer.decoded(HealthAnswer.self)?.health else {
            throw judge.unreadable(answer, to: .health)
        }
        return health
    }

    /// Reads the token again. See `Portal.renewCredentials`.
    package func renewCredentials() async -> Bool {
        let credentials = credentials
        // A process that stops needs no new token.
        return (try? await threads.runIfActive { credentials.renew() }) ?? false
    }

    /// One call from request to outcome. `read` converts a success and returns nil for a body that is not HAT's.
    private func exchange(
        _ call: PortalCall, _ method: HTTPMethod, _ path: String, _ mark: SentMark, within time: Duration,
        upload: UploadTime? = nil, prepare: (inout HTTPClientRequest) async throws(PortError) -> Void,
        read: (PortalAnswer) -> PortalExchange.Outcome?
    ) async -> PortalExchange {
        let begun = ContinuousClock.now
        var exchange = PortalExchange(
            method: method.rawValue, path: path, httpStatus: nil, duration: .zero, outcome: .absent)
        do throws(PortError) {
            var request = request(method, path)
            try await prepare(&request)
            let answer = try await send(request, call, mark, within: time, upload: upload).get()
            exchange.httpStatus = answer.status
            exchange.outcome = outcome(of: answer, to: call, read: read)
        } catch {
            exchange.outcome = .failed(error)
        }
        exchange.duration = begun.duration(to: .now)
        return exchange
    }

    private func outcome(
        of answer: PortalAnswer, to call: PortalCall, read: (PortalAnswer) -> PortalExchange.Outcome?
    ) -> PortalExchange.Outcome {
        if let failure = judge.failure(of: answer, to: call) {
            // The collection answers 404 when no item matches. A page of HTML or XML comes from another server and
            // proves nothing.
            return call == .findLote && answer.status == 404 && !answer.isMarkup ? .absent : .failed(failure)
        }
        return read(answer) ?? .failed(judge.unreadable(answer, to: call))
    }

    var judge: AnswerJudge {
        AnswerJudge(safeText: SafeText(secrets: settings.secrets + [credentials.token]), now: now())
    }

    /// Another batch must never count as this lote: the lote would be lost.
    private static func filterIgnored(status: Int) -> PortError {
        PortError(
            .configuration, "The lookup of the lote at HAT returned other batches: HAT does not filter by key.",
            isOutcomeUnknown: true, httpStatus: status)
    }
}

extension HATPortal {
    func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
        request(method, url: settings.baseURL + path)
    }

    /// A request with the secret header values; the caller must ensure that `url` may receive them.
    func request(_ method: HTTPMethod, url: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers.add(name: HATHeader.authorization, value: credentials.token)
        request.headers.add(name: HATHeader.idTenant, value: settings.idTenant)
        request.headers.add(name: HATHeader.tenantName, value: settings.tenantName)
        request.headers.add(name: "Accept", value: "application/json")
        return request
    }

    private func uploadBody(of submission: LoteSubmission, mark: SentMark) async throws(PortError) -> UploadBody {
        let opening = try BatchUpload.opening(submission.facts)
        let result: Result<UploadFile, PortError>
        do {
            result = try await threads.runIfActive {
                Result { () throws(PortError) in
                    try UploadFile.open(submission.contentPath, byteCount: submission.byteCount)
                }
            }
        } catch {
            throw PortError(.cancelled, "The process is stopping.", isTransient: true, cause: error)
        }
        return UploadBody(opening: opening, file: try result.get(), threads: threads, mark: mark)
    }
}
