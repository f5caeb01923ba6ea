package import Domain
import FoundationEssentials

/// Where HAT is and how this installation names itself there.
///
/// The three header values are secrets: neither `description` nor `debugDescription` nor a mirror shows them.
package struct HATPortalSettings: Sendable {
    /// `MV_PHATURL`, always with a slash at its end.
    package let baseURL: String
    /// Longest time to establish a connection, TLS included.
    package let connectTimeout: Duration
    /// Longest time from the call to the last byte of its answer; an upload gets more by its size (`slowestUpload`).
    package let callTimeout: Duration
    /// Bytes of a file that the slowest useful line carries a second: what an upload's time is prolonged by. 500 MB get
    /// about an hour.
    package let slowestUpload: Int64
    /// Largest answer that is read, besides pages and states of tokens.
    package let answerBytesMax: Int
    /// Largest page of a listing that is read: 30 guias of 500 procedures each are some megabytes.
    package let pageBytesMax: Int
    /// Largest state of a token that is read.
    package let progressBytesMax: Int
    /// Largest file that is downloaded.
    package let downloadBytesMax: Int64
    /// Longest time in which a download brings nothing, its first byte included. There is no limit for the whole of it.
    package let downloadIdleTimeout: Duration
    /// ANS registry of the operator (`BA0_SUSEP`), as the calls about batches carry it.
    package let codeSusep: String
    /// HAT's numbers of a batch's tracking states.
    package let tracking: BatchTrackingTable

    let token: String
    let idTenant: String
    let tenantName: String

    /// `baseURL` is `MV_PHATURL`: http or https, without user, query or fragment; a slash is added when missing.
    /// `token` is `MV_PHATTOK`, sent as `Authorization` exactly as given; `idTenant` is `MV_PHATIDT`, `tenantName` is
    /// `MV_PHATNMT`.
    /// - Throws: `.configuration` that names the parameter, for an empty or impossible value; never with the value of a
    ///   secret.
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

    /// Largest answer that is read.
    func bytesMax(of call: PortalCall) -> Int {
        switch call {
        case .listBatches, .findBatch, .listGuias: pageBytesMax
        case .askOrders: progressBytesMax
        case .submit, .findLote, .health, .confirmBatch, .deleteBatch, .download, .track, .sendOrders: answerBytesMax
        }
    }

    /// The header values, for masking what the other side echoes.
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
                problem = "it must not hold a user or password"
            } else if parts.query != nil || parts.fragment != nil {
                problem = "it must not hold a query or fragment"
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
        // A line break would end the header; a blank at either end does not survive the way.
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), value.first != " ", value.last != " " else {
            throw PortError(.configuration, "\(parameter) holds a control character, or a blank at an end.")
        }
        return value
    }
}

extension HATPortalSettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        "HAT at \(baseURL) (token, idTenant and tenantName hidden; connect \(connectTimeout), call \(callTimeout))"
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: ["baseURL": baseURL]) }
}
