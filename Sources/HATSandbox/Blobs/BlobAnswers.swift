import HTTPTypes
import Hummingbird
import NIOCore

/// Answers in the storage's formats.
enum BlobAnswers {
    static func xml(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status, headers: [.contentType: "application/xml"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// The storage's error body, which begins with a byte order mark.
    static func error(_ status: HTTPResponse.Status, _ code: String) -> Response {
        let message = messages[code] ?? "The request could not be carried out."
        return xml(
            status,
            "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>\(code)</Code><Message>\(message)"
                + "</Message></Error>")
    }

    static var html: Response {
        Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(
                byteBuffer: ByteBuffer(string: "<html><body><p>Please sign in.</p></body></html>\n")))
    }

    private static let messages = [
        "AuthenticationFailed": "The server could not authenticate the request: the signature is wrong or expired.",
        "BlobNotFound": "The specified blob does not exist.",
        "InvalidAuthenticationInfo": "The request has credentials in addition to its signature.",
        "InvalidRange": "The range lies outside the blob.",
        "InvalidUri": "The requested URI does not represent any resource on the server.",
        "ParentNotFound": "The specified parent path does not exist.",
    ]
}
