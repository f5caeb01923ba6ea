import Domain
import Testing

@Suite struct `What stands where an MD5 belongs` {
    @Test(
        arguments: [
            ("", "empty"), (String(repeating: "aB", count: 16), nil), (String(repeating: "a", count: 8), "crc32"),
            (String(repeating: "a", count: 40), "sha1"), (String(repeating: "a", count: 56), "sha224"),
            (String(repeating: "a", count: 64), "sha256"), (String(repeating: "a", count: 96), "sha384"),
            (String(repeating: "a", count: 128), "sha512"), (String(repeating: "a", count: 31), "length"),
            ("1B2M2Y8AsgTpgAmY7PhCfg==", "base64"), ("2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "sha1"),
            ("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "sha256"),
            ("d4-1d-8c-d9-8f-00-b2-04-e9-80-09-98-ec-f8-42-7e", "separated"),
            ("0xd41d8cd98f00b204e9800998ecf8427e", "separated"), ("d41d8cd98f00b204e9800998ecf8427é", "notHexadecimal"),
            ("HASH", "notHexadecimal"),
        ] as [(String, String?)])
    func `is named by its form`(declared: String, word: String?) {
        #expect(HashForm.name(for: declared) == word)
    }
}
