import AsyncHTTPClient
package import Domain
import HATContract
import NIOCore
import NIOHTTP1

/// Files on the storage outside HAT. Memory use is constant whatever their size: the next chunk is requested when the
/// last one was stored.
///
/// For the sink: received bytes are valid and can be resumed with the validator of the last `begin`, unless the failure
/// is `.malformed` without a `begin` (416, another part, another content). Then the resume point is invalid and the
/// next attempt must do without it. `.malformed` after a `begin` means that the body ended before its length.
extension HATPortal {
    /// Downloads a file from the storage into `sink`, from the resume point if there is one. HAT's header values are
    /// not sent.
    package func downloadBatch(
        path: String, accessToken: String, resume: ResumePoint?, into sink: any ContentSink
    ) async -> PortalReply<StoredFacts> {
        await fromStorage("GET", path, accessToken) { await download($0, resume, into: sink) }
    }

    /// Reads size, ETag and date of a file on the storage, by HEAD, or by a GET of one byte where HEAD is refused.
    package func inspectBatchFile(path: String, accessToken: String) async -> PortalReply<StoredFacts> {
        await fromStorage("HEAD", path, accessToken) { url in
            let asked = await facts(url, .HEAD)
            // A storage that allows only GET, as a signed URL may, answers with one of these.
            guard case .failure = asked.0, [400, 403, 404, 405, 501].contains(asked.status) else { return asked }
            return await facts(url, .GET)
        }
    }

    /// One call to the storage, which tries each form of the URL until one is accepted.
    private func fromStorage(
        _ method: String, _ path: String, _ accessToken: String,
        _ call: (String) async -> (Result<StoredFacts, PortError>, status: Int?)
    ) async -> PortalReply<StoredFacts> {
        let begun = ContinuousClock.now
        var record = PortalCallRecord(method: method, path: "", httpStatus: nil, duration: .zero)
        var result: Result<StoredFacts, PortError>
        do throws(PortError) {
            let url = try StorageURL(path: path, accessToken: accessToken)
            record.path = url.shownPath
            result = .success(StoredFacts())
            for form in url.forms {
                (result, record.httpStatus) = await call(form)
                // These statuses may be caused by the encoding of the path; the next form has another encoding.
                guard record.httpStatus == 400 || record.httpStatus == 404 else { break }
            }
        } catch {
            result = .failure(error)
        }
        record.duration = begun.duration(to: .now)
        return PortalReply(call: record, result: result)
    }

    /// The facts about the file in the head of an answer. A GET requests only the first byte, and no body is read.
    private func facts(_ url: String, _ method: HTTPMethod) async -> (Result<StoredFacts, PortError>, status: Int?) {
        let failures = CallFailures(call: .download, mark: SentMark(), time: settings.callTimeout)
        var request = HTTPClientRequest(url: url)
        request.method = method
        if method == .GET { request.headers.add(name: "Range", value: "bytes=0-0") }
        // Some servers answer HEAD with a body; it must not be read as the answer to the next call.
        request.headers.add(name: "Connection", value: "close")
        do {
            let asked = request
            let head: DownloadHead? = try await withThrowingTaskGroup(of: DownloadHead?.self) { group in
                group.addTask {
                    let response = try await client.execute(asked, deadline: .distantFuture)
                    return DownloadHead(
                        status: Int(response.status.code), fields: response.headers.map { ($0.name, $0.value) })
                }
                group.addTask {
                    try await timeLimit(settings.callTimeout)
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
            guard let head else { return (.failure(failures.timedOut), nil) }
            guard (200..<300).contains(head.status) else {
                return (.failure(head.failure(now: now())), head.status)
            }
            return (.success(head.storedFacts), head.status)
        } catch {
            return (.failure(failures.failure(of: error)), nil)
        }
    }

    private func download(
        _ url: String, _ resume: ResumePoint?, into sink: any ContentSink
    ) async -> (Result<StoredFacts, PortError>, status: Int?) {
        // A validator that the storage could misread is ignored.
        let resume = resume.flatMap { $0.offset > 0 && DownloadHead.isStrong($0.validator) ? $0 : nil }
        let watch = DownloadWatch()
        do {
            let facts = try await withThrowingTaskGroup(of: StoredFacts.self) { group in
                group.addTask { try await receive(url, resume, into: sink, watch) }
                group.addTask { try await standstill(of: watch) }
                defer { group.cancelAll() }
                return try await group.next() ?? StoredFacts()
            }
            return (.success(facts), watch.status)
        } catch {
            let failures = CallFailures(call: .download, mark: SentMark(), time: settings.downloadIdleTimeout)
            return (.failure(failures.failure(of: error)), watch.status)
        }
    }

    private func receive(
        _ url: String, _ resume: ResumePoint?, into sink: any ContentSink, _ watch: DownloadWatch
    ) async throws -> StoredFacts {
        let response = try await client.execute(storageRequest(url, resume), deadline: .distantFuture)
        let head = DownloadHead(
            status: Int(response.status.code), fields: response.headers.map { ($0.name, $0.value) })
        watch.arrived(status: head.status)
        let plan = try head.plan(resuming: resume, bytesMax: settings.downloadBytesMax, now: now())
        var intake = DownloadIntake(head: head, plan: plan, bytesMax: settings.downloadBytesMax, sink: sink)
        watch.pause()
        try await intake.begin()
        watch.resume()
        do {
            for try await chunk in response.body {
                watch.pause()
                try await intake.take(Array(chunk.readableBytesView))
                watch.resume()
            }
        } catch {
            guard Self.isEnd(error), intake.isShort else { throw error }
            watch.pause()
            throw try await intake.cut()
        }
        watch.pause()
        try await intake.end()
        var facts = head.storedFacts
        facts.byteCount = plan.offset + intake.byteCount
        return facts
    }

    /// The request contains the URL and its token only: the operator of the storage must not learn HAT's header values.
    private func storageRequest(_ url: String, _ resume: ResumePoint?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url)
        if let resume {
            request.headers.add(name: "Range", value: "bytes=\(resume.offset)-")
            request.headers.add(name: "If-Range", value: resume.validator)
        }
        return request
    }

    /// Throws when nothing arrived for the idle timeout, or up to a quarter longer; it never returns.
    private func standstill(of watch: DownloadWatch) async throws -> StoredFacts {
        repeat { try await timeLimit(settings.downloadIdleTimeout / DownloadWatch.turnsMax) } while !watch.turn()
        throw PortError(
            .unreachable, "\(PortalCall.download.subject) received nothing within \(settings.downloadIdleTimeout).",
            isTransient: true, httpStatus: watch.status)
    }

    /// Whether the other side closed the connection, so that the missing bytes will not come. Under TLS it often does
    /// so without a close notification; that error type is in a library that is not a dependency, so it is recognised
    /// by name.
    private static func isEnd(_ error: any Error) -> Bool {
        if let error = error as? HTTPParserError { return error == .invalidEOFState }
        if String(reflecting: type(of: error)).hasPrefix("NIOSSL.") { return true }
        return error as? HTTPClientError == .remoteConnectionClosed
    }
}
