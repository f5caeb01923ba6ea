import Domain
package import FoundationEssentials
import Glibc
import HATContract
import NIOCore
import NIOHTTP1
import NIOPosix

/// The result of one read-only check call to HAT.
package struct PortalProbe: Sendable {
    /// `health`, or the name of a collection.
    package let name: String
    /// Path and query below the base URL.
    package let path: String
    /// Nil when no answer came.
    package let httpStatus: Int?
    /// Duration.
    package let milliseconds: Int
    /// HAT's clock when it answered; nil when the answer has no `Date`.
    package let date: Date?
    /// Nil when HAT answered as expected.
    package let failure: PortalProbeFailure?
}

/// What is wrong, with the message of HAT or of the system; safe to show.
package struct PortalProbeFailure: Sendable, Equatable {
    /// The kinds of failures. Raw values are part of the output of `doctor`.
    package enum Kind: String, Sendable, CaseIterable {
        /// No server listens on the port.
        case refused
        case unknownHost = "unknown-host"
        /// No route, or a firewall that refuses.
        case unreachable
        /// No trusted connection: the certificate or its name is wrong, or the server does not use TLS.
        case tls
        case timeout
        /// The connection ended before the end of the answer.
        case connectionLost = "connection-lost"
        /// 401, 403.
        case unauthorized
        /// 404, 405, 501: the address has no such call.
        case wrongPath = "wrong-path"
        /// 3xx, which is never followed.
        case redirected
        /// A page of HTML or XML, which HAT never sends.
        case html
        /// Neither a page nor HAT's answer to this call.
        case notHAT = "not-hat"
        /// 408, 429, 5xx.
        case unavailable
        /// Any other 4xx.
        case refusedRequest = "refused-request"
        /// HAT reports that a part of it does not work.
        case notWell = "not-well"

        /// Whether other calls would fail in the same way.
        var isOfConnection: Bool {
            switch self {
            case .refused, .unknownHost, .unreachable, .tls, .timeout: true
            default: false
            }
        }
    }

    /// What is wrong.
    package let kind: Kind
    /// The message, safe to show.
    package let detail: String
}

extension HATPortal {
    /// Calls the health check, then lists one item of each collection, concurrently. The calls change and confirm
    /// nothing. Each ends within `time`. When the first cannot connect, the others are not made.
    package func probe(within time: Duration) async -> [PortalProbe] {
        let health = await probe("health", HATPath.health, .health, within: time) { answer in
            guard let health = answer.decoded(HealthAnswer.self)?.health else { return .notHAT }
            let parts = [("REST", health.rest), ("REDIS", health.redis), ("BANCO", health.banco)]
            let sick = parts.filter { !$0.1 }.map(\.0).joined(separator: ", ")
            return sick.isEmpty ? nil : PortalProbeFailure(kind: .notWell, detail: sick)
        }
        guard health.failure?.kind.isOfConnection != true else { return [health] }
        var lookups = [
            (
                "batchesAuthorization", HATPath.probe(tracking: settings.tracking, codeSusep: settings.codeSusep),
                PortalCall.listBatches
            )
        ]
        lookups += GuiaResource.allCases.map { ($0.rawValue, HATPath.probe($0), .listGuias) }
        let lists = await withTaskGroup(of: (Int, PortalProbe).self) { group in
            for (index, lookup) in lookups.enumerated() {
                group.addTask {
                    let probe = await probe(lookup.0, lookup.1, lookup.2, within: time) { answer in
                        // The pages of all collections have the same form.
                        answer.decoded(GuiaListing.self) == nil ? .notHAT : nil
                    }
                    return (index, probe)
                }
            }
            var found: [(Int, PortalProbe)] = []
            for await probe in group { found.append(probe) }
            return found.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return [health] + lists
    }

    private func probe(
        _ name: String, _ path: String, _ call: PortalCall, within time: Duration,
        read: (PortalAnswer) -> PortalProbeFailure?
    ) async -> PortalProbe {
        let begun = ContinuousClock.now
        var status: Int?
        var date: Date?
        var failure: PortalProbeFailure?
        do {
            if let answer = try await answer(to: request(.GET, path), call, within: time) {
                status = answer.status
                date = answer.date.flatMap { HTTPDate.date($0) }
                failure = self.failure(of: answer, to: call) ?? success(answer, read)
            } else {
                failure = PortalProbeFailure(kind: .timeout, detail: "\(time)")
            }
        } catch {
            failure = PortalProbeFailure(connecting: error)
        }
        return PortalProbe(
            name: name, path: path, httpStatus: status,
            milliseconds: Int(begun.duration(to: .now) / .milliseconds(1)), date: date, failure: failure)
    }

    private func failure(of answer: PortalAnswer, to call: PortalCall) -> PortalProbeFailure? {
        // The collection answers 404 when no item matches.
        if answer.status == 404, call != .health, answer.isHATsError { return nil }
        // `success` reports what came instead of JSON.
        if (200..<300).contains(answer.status), answer.isMarkup { return nil }
        guard let error = judge.failure(of: answer, to: call) else { return nil }
        let kind: PortalProbeFailure.Kind =
            switch (answer.status, error.code) {
            case (300..<400, _): .redirected
            case (_, .unauthorized): .unauthorized
            case (_, .unavailable): .unavailable
            case (404, _), (405, _), (501, _): .wrongPath
            default: .refusedRequest
            }
        let said = answer.decoded(ErrorBody.self)?.message.map(judge.safeText.clean) ?? ""
        return PortalProbeFailure(kind: kind, detail: "HTTP \(answer.status)" + (said.isEmpty ? "" : ": \(said)"))
    }

    private func success(_ answer: PortalAnswer, _ read: (PortalAnswer) -> PortalProbeFailure?) -> PortalProbeFailure? {
        guard (200..<300).contains(answer.status) else { return nil }
        switch answer.body {
        case .broken: return PortalProbeFailure(kind: .connectionLost, detail: "HTTP \(answer.status)")
        case .bytes, .tooLarge: break
        }
        return answer.isMarkup ? PortalProbeFailure(kind: .html, detail: "HTTP \(answer.status)") : read(answer)
    }
}

extension PortalProbeFailure {
    fileprivate static let notHAT = PortalProbeFailure(kind: .notHAT, detail: "HTTP 200")

    /// The failure of a call without an answer. The messages of the TLS library and of the system contain no value of
    /// the settings.
    fileprivate init(connecting error: any Error) {
        switch error {
        case let error as NIOConnectionError where error.connectionErrors.isEmpty:
            self.init(kind: .unknownHost, detail: error.host)
        case let error as NIOConnectionError:
            let causes = error.connectionErrors.map(\.error)
            let numbers = causes.compactMap { ($0 as? IOError)?.errnoCode }
            if causes.contains(where: { $0 is ChannelError }) {
                self.init(kind: .timeout, detail: "connect")
            } else {
                self.init(
                    kind: numbers.contains(ECONNREFUSED) ? .refused : .unreachable,
                    detail: "\(error.host):\(error.port)")
            }
        case let error as IOError:
            self.init(
                kind: error.errnoCode == ECONNREFUSED ? .refused : .connectionLost, detail: "errno \(error.errnoCode)")
        default:
            self.init(other: error)
        }
    }

    private init(other error: any Error) {
        let text = String(describing: error)
        if String(reflecting: type(of: error)).hasPrefix("NIOSSL.") {
            self.init(kind: .tls, detail: Self.reason(ofTLS: text))
        } else if text.contains("connectTimeout") || text.contains("imeout") {
            self.init(kind: .timeout, detail: text.hasSuffix("tlsHandshakeTimeout") ? "TLS" : "connect")
        } else {
            self.init(kind: .connectionLost, detail: String(text.prefix(80)))
        }
    }

    /// OpenSSL's name for the error, such as `CERTIFICATE_VERIFY_FAILED`, else the library's text.
    private static func reason(ofTLS text: String) -> String {
        let names = text.split { !($0.isUppercase || $0 == "_" || $0.isNumber) }
            .filter { $0.contains("_") && $0.first?.isUppercase == true && $0.count > 8 }
        if let name = names.last { return String(name) }
        return String(text.prefix(80))
    }
}
