package import Domain
import FoundationEssentials

/// The address of HAT, the credentials of this installation, and the limits of the calls.
///
/// The three header values are secrets: `description`, `debugDescription` and the mirror do not show them.
package struct HATPortalSettings: Sendable {
    /// `MV_PHATURL`, with a slash at its end.
    package let baseURL: String
    /// Longest time to establish a connection, TLS included.
    package let connectTimeout: Duration
    /// Longest time from the call to the last byte of its answer; an upload gets more, depending on its size
    /// (`slowestUpload`).
    package let callTimeout: Duration
    /// Bytes per second of the slowest supported line, which extends the time of an upload. 500 MB get about an hour.
    package let slowestUpload: Int64
    /// Largest answer in bytes, except for pages and states of tokens.
    package let answerBytesMax: Int
    /// Largest page of a listing in bytes: 30 guias with 500 procedures each have some megabytes.
    package let pageBytesMax: Int
    /// Largest state of a token in bytes.
    package let progressBytesMax: Int
    /// Largest downloaded file in bytes.
    package let downloadBytesMax: Int64
    /// Longest time without a byte of a download, including the first. The download as a whole has no limit.
    package let downloadIdleTimeout: Duration
    /// `registroANS` of the operator (`BA0_SUSEP`), sent in calls about batches.
    package let codeSusep: String
    /// HAT's numbers for the tracking states of a batch.
    package let tracking: BatchTrackingTable

    let token: String
    let idTenant: String
    let tenantName: String

    /// Checks the values. `baseURL` is `MV_PHATURL`: http or https, without user, query or fragment; a missing slash is
    /// added. `token` is `MV_PHATTOK`, sent unchanged as `Authorization`; `idTenant` is `MV_PHATIDT`, `tenantName` is
    /// `MV_PHATNMT`.
    /// - Throws: `.configuration` with the name of the parameter, for an empty or invalid value; never with the value
    ///   of a secret.
    package init(
        baseURL: String, token: String, idTenant: String, tenantName: String,
        connectTimeout: Duration = .seconds(10), callTimeout: Duration = .seconds(120),
        slowestUpload: Int64 = 128 << 10, answerBytesMax: Int = Limits().portalAnswerBytesMax,
        pageBytesMax: Int = 16 << 20, progressBytesMax: Int = Limits().portalProgressBytesMax,
        downloadBytesMax: Int64 = Limits().documentBytesMax * 4,
        downloadIdleTimeout: Duration = .seconds(60), codeSusep: String = "",
        tracking: BatchTrackingTable = BatchTrackingTable()
    ) throws(PortError) {
        self.baseURL = try Self.checkedBase(baseURL)
        self.token = try Self.checkedHeader(token, parameter: "MV_PHATTOK")
        self.idTenant = try Self.checkedHeader(idTenant, parameter: "MV_PHATIDT")
        self.tenantName = try Self.checkedHeader(tenantName, parameter: "MV_PHATNMT")
        self.connectTimeout = connectTimeout
        self.callTimeout = callTimeout
        self.slowestUpload = max(1, slowestUpload)
        self.answerBytesMax = answerBytesMax
        self.pageBytesMax = pageBytesMax
        self.progressBytesMax = progressBytesMax
        self.downloadBytesMax = downloadBytesMax
        self.downloadIdleTimeout = downloadIdleTimeout
        self.codeSusep = codeSusep
        self.tracking = tracking
    }

    /// Largest answer to a call in bytes.
    func bytesMax(of call: PortalCall) -> Int {
        switch call {
        case .listBatches, .findBatch, .listGuias: pageBytesMax
        case .askOrders: progressBytesMax
        case .submit, .findLote, .health, .confirmBatch, .deleteBatch, .download, .track, .sendOrders: answerBytesMax
        }
    }

    /// The header values, for masking them in texts from the other side.
    var secrets: [String] { [token, idTenant, tenantName] }

    private static func checkedBase(_ text: String) throws(PortError) -> String {
        let problem: String
        if text.isEmpty {
            problem = "it is empty"
        } else if let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            let host = parts.host, !host.isEmpty
        {
            if scheme != "http", scheme != "https" {
                problem = "it must begin with http:// or https://"
            } else if parts.user != nil || parts.password != nil {
                problem = "it must not contain a user or password"
            } else if parts.query != nil || parts.fragment != nil {
                problem = "it must not contain a query or fragment"
            } else {
                return text.hasSuffix("/") ? text : text + "/"
            }
        } else {
            problem = "it is not a URL"
        }
        throw PortError(.configuration, "MV_PHATURL cannot be used: \(problem).")
    }

    private static func checkedHeader(_ value: String, parameter: String) throws(PortError) -> String {
        guard !value.isEmpty else {
            throw PortError(.configuration, "\(parameter) is empty; HAT answers no call without it.")
        }
        guard isHeader(value) else {
            throw PortError(.configuration, "\(parameter) contains a control character, or a space at an end.")
        }
        return value
    }

    /// Whether a header can hold the value, which is not empty. A line break would end the header; a space at either
    /// end would be removed in transit.
    static func isHeader(_ value: String) -> Bool {
        !value.isEmpty && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } && value.first != " " && value.last != " "
    }
}

extension HATPortalSettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The address and the limits, without the secrets.
    package var description: String {
        "HAT at \(baseURL) (token, idTenant and tenantName hidden; connect \(connectTimeout), call \(callTimeout))"
    }

    /// The same as `description`, without the secrets.
    package var debugDescription: String { description }

    /// A mirror that shows the base URL only.
    package var customMirror: Mirror { Mirror(self, children: ["baseURL": baseURL]) }
}
