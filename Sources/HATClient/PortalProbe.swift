import Domain
package import FoundationEssentials
import Glibc
import HATContract
import NIOCore
import NIOHTTP1
import NIOPosix

/// How one harmless question to HAT ended.
package struct PortalProbe: Sendable {
    /// `health`, or a collection's name.
    package let name: String
    /// Below the base URL.
    package let path: String
    package let httpStatus: Int?
    package let milliseconds: Int
    /// What HAT's clock showed when it answered; nil when the answer does not say.
    package let date: Date?
    /// nil: HAT answered as it should.
    package let failure: PortalProbeFailure?
}

/// What is wrong, and HAT's or the system's own word for it; safe to show.
package struct PortalProbeFailure: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Nobody listens on the port.
        case refused
        case unknownHost = "unknown-host"
        /// No route, or a firewall that says no.
        case unreachable
        /// No trusted connection: the certificate, its name, or the other side speaks no TLS.
        case tls
        case timeout
        /// The connection ended before the answer did.
        case connectionLost = "connection-lost"
        /// 401, 403.
        case unauthorized
        /// 404, 405: there is no such call under the address.
        case wrongPath = "wrong-path"
        /// 3xx, which is never followed.
        case redirected
        /// A page for people, which HAT does not give but somebody in between.
        case html
        /// Neither a page nor what HAT answers to this call.
        case notHAT = "not-hat"
        /// 408, 429, 5xx.
        case unavailable
        /// Any other 4xx.
        case refusedRequest = "refused-request"
        /// HAT says itself that a part of it is not well.
        case notWell = "not-well"

        /// Another call would fare no better.
        var isOfConnection: Bool {
            switch self {
            case .refused, .unknownHost, .unreachable, .tls, .timeout: true
            default: false
            }
        }
    }

    package let kind: Kind
    package let detail: String
}

extension HATPortal {
    /// Health, then a list call of each collection, one item a page, side by side; nothing is changed or confirmed. Each call
    /// ends within `time`. Where the first finds no connection the others are not made.
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
                        // Any collection's page has the same form.
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
        // The collection answers 404 when it holds nothing of what was asked for.
        if answer.status == 404, call != .health, answer.isHATsError { return nil }
        // What came instead of JSON is named by `success`.
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

    /// Of a call that brought no answer. What the TLS library and the system say names no value of ours.
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

    /// OpenSSL's own name for it, e.g. `CERTIFICATE_VERIFY_FAILED`, else the library's.
    private static func reason(ofTLS text: String) -> String {
        let names = text.split { !($0.isUppercase || $0 == "_" || $0.isNumber) }
            .filter { $0.contains("_") && $0.first?.isUppercase == true && $0.count > 8 }
        if let name = names.last { return String(name) }
        return String(text.prefix(80))
    }
}
