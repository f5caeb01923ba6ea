import Digests
import Domain
import Foundation
import HATContract
import NIOCore
import NIOPosix
import Testing

@testable import HATClient

/// The bytes of an upload, compared with the contract key by key.
@Suite struct UploadBodyTests {
    private func body(of bytes: [UInt8], at path: String) throws -> (UploadBody, LoteSubmission) {
        let sent = try submission(of: bytes, at: path)
        let file = try UploadFile.open(path, byteCount: Int64(bytes.count))
        let body = UploadBody(
            opening: try BatchUpload.opening(sent.facts), file: file, threads: .singleton, mark: SentMark())
        return (body, sent)
    }

    @Test func `the body has exactly the keys of the contract with the facts as values`() async throws {
        try await withFile(smallLote) { path in
            let (body, sent) = try body(of: smallLote, at: path)
            var bytes = [UInt8]()
            for try await chunk in body { bytes += chunk.readableBytesView }
            #expect(Int64(bytes.count) == body.byteCount)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
            #expect(Set(object.keys) == BatchUpload.keys)
            let expected: [String: String] = [
                "batchNumber": "4711", "healthProviderId": "12345678000195", "codeSusep": "354325", "authType": "02",
                "batchDate": "2026-03-09", "tissVersion": "4.03.00", "totalValue": "1234.50",
                "contentSHA256": sent.facts.contentSHA256.hex, "fileName": "lote \"ção\" 4711.xml",
                "protocolNumber": "202603090001", "content": Data(smallLote).base64EncodedString(),
            ]
            for (key, value) in expected { #expect(object[key] as? String == value, "\(key)") }
            #expect(object["guiaCount"] as? Int == 3)
            #expect(object.count == expected.count + 1)
        }
    }

    @Test func `every fact of a submission is a key of the body`() throws {
        let facts = try submission(of: smallLote, at: "/").facts
        let labels = Mirror(reflecting: facts).children.compactMap(\.label)
        #expect(Set(labels + ["content"]) == BatchUpload.keys)
    }

    @Test(arguments: [0, 1, 2, 3, UploadBody.chunkBytes - 1, UploadBody.chunkBytes, 2 * UploadBody.chunkBytes + 1])
    func `chunks put together are the base64 of the file whatever its length`(count: Int) async throws {
        let bytes = pseudoRandomBytes(count: count, seed: UInt64(count))
        try await withFile(bytes) { path in
            let (body, _) = try body(of: bytes, at: path)
            var text = ""
            for try await chunk in body {
                #expect(chunk.readableBytes <= UploadBody.chunkBytes / 3 * 4)
                text += String(decoding: chunk.readableBytesView, as: UTF8.self)
            }
            #expect(Int64(text.utf8.count) == body.byteCount)
            #expect(text.hasSuffix(",\"content\":\"\(Data(bytes).base64EncodedString())\"}"))
        }
    }

    @Test func `the sent mark is set with the first bytes and not before`() async throws {
        try await withFile(smallLote) { path in
            let (body, _) = try body(of: smallLote, at: path)
            var iterator = body.makeAsyncIterator()
            #expect(!body.mark.isSet)
            _ = try await iterator.next()
            #expect(body.mark.isSet)
        }
    }

    @Test func `a file that becomes shorter while it is read is an error, not a short body`() async throws {
        let bytes = pseudoRandomBytes(count: 3 * UploadBody.chunkBytes, seed: 7)
        try await withFile(bytes) { path in
            let (body, _) = try body(of: bytes, at: path)
            var iterator = body.makeAsyncIterator()
            _ = try await iterator.next()
            _ = try await iterator.next()
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            try handle.truncate(atOffset: UInt64(UploadBody.chunkBytes + 10))
            try handle.close()
            let error = await #expect(throws: PortError.self) { _ = try await iterator.next() }
            #expect(error?.code == .ioFailure)
        }
    }
}
