import Digests
import Domain
import Foundation

/// Tokens in the format of a storage's shared access signature: each grants access to one file for some time, to
/// whoever has it.
struct BlobTokens: Sendable {
    enum Verdict: Sendable, Equatable {
        case valid(serial: Int)
        case refused
    }

    /// New at each start, so that tokens of an earlier run are refused.
    private let secret = (0..<4).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 16) }.joined()

    /// A token with its leading `?`, to be appended to the file's URL. It differs for each `serial`.
    func token(forBlobPath path: String, serial: Int, expiry: Int) throws -> String {
        let signature = try signature(path, serial, expiry)
        return "?sv=2024-08-04&se=\(expiry)&sr=b&sp=r&skn=\(serial)&sig=\(Self.encoded(signature))"
    }

    /// Whether the token grants access to the file now; `time` is in seconds since 1970.
    func verdict(onQuery query: String?, blobPath: String, time: Int) throws -> Verdict {
        var values: [String: String] = [:]
        for pair in (query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, values.updateValue(parts[1], forKey: parts[0]) == nil else { return .refused }
        }
        guard Set(values.keys) == ["sv", "se", "sr", "sp", "skn", "sig"], values["sr"] == "b", values["sp"] == "r",
            let expiry = values["se"].flatMap({ Int($0) }), let serial = values["skn"].flatMap({ Int($0) }),
            values["sig"].flatMap({ $0.removingPercentEncoding }) == (try signature(blobPath, serial, expiry)),
            time < expiry
        else { return .refused }
        return .valid(serial: serial)
    }

    private func signature(_ path: String, _ serial: Int, _ expiry: Int) throws -> String {
        let digest = try SHA256Digest.of(Array("\(secret)\n\(path)\n\(serial)\n\(expiry)".utf8))
        return Data(Self.bytes(of: digest)).base64EncodedString()
    }

    private static func bytes(of digest: SHA256Digest) -> [UInt8] {
        let digits = digest.hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// Encodes the base64 characters that a query must not contain.
    private static func encoded(_ base64: String) -> String {
        base64.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
    }
}
