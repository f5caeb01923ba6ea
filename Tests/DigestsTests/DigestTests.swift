import Digests
import Domain
import Testing

@Suite struct DigestTests {
    @Test func `SHA-256 of published vectors is right`() throws {
        #expect(
            try SHA256Digest.of([]).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            try SHA256Digest.of(Array("abc".utf8)).hex
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func `MD5 of published vectors is right`() throws {
        #expect(try MD5.hex(of: []) == "d41d8cd98f00b204e9800998ecf8427e")
        #expect(try MD5.hex(of: Array("message digest".utf8)) == "f96b697d7cb7938d525a2f31aaf161d0")
    }

    @Test(arguments: [1, 3, 63, 64, 65, 1_000])
    func `bytes fed in parts give the digest of the whole`(part: Int) throws {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var sha = try SHA256Hasher()
        var md5 = try MD5Hasher()
        for start in stride(from: 0, to: bytes.count, by: part) {
            let piece = Array(bytes[start..<min(start + part, bytes.count)])
            try sha.update(piece)
            try md5.update(unsafe piece.span.bytes)
        }
        let (shaOfParts, md5OfParts) = (try sha.finish(), try md5.finish())
        #expect(try shaOfParts == SHA256Digest.of(bytes))
        #expect(try md5OfParts == MD5.hex(of: bytes))
    }

    @Test func `a forked hasher continues independently`() throws {
        var first = try MD5Hasher()
        try first.update(Array("ab".utf8))
        var second = try first.fork()
        try first.update(Array("c".utf8))
        try second.update(Array("d".utf8))
        let (firstDigest, secondDigest) = (try first.finish(), try second.finish())
        #expect(try firstDigest == MD5.hex(of: Array("abc".utf8)))
        #expect(try secondDigest == MD5.hex(of: Array("abd".utf8)))
    }
}
