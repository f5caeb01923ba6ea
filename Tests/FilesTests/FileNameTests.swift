import Files
import Testing

@Suite struct `File names` {
    @Test(arguments: ["", ".", "..", "a/b", "/", "a\0b"])
    func `what is no single component is no name`(text: String) {
        #expect(FileName(text) == nil)
    }

    @Test(arguments: ["a", "...", ".a", "a b.xml", "é"])
    func `a single component keeps its bytes`(text: String) throws {
        let name = try #require(FileName(text))
        #expect(Array(name.bytes) == Array(text.utf8) && name.display == text)
    }

    @Test func `bytes that are not UTF-8 are kept and can be shown`() throws {
        let name = try #require(FileName([0x61, 0xE9]))
        #expect(Array(name.bytes) == [0x61, 0xE9] && name.display == "aé")
    }

    @Test func `a relative path has plain components or none`() {
        #expect(FileName.components("a//b/".utf8)?.map(\.display) == ["a", "b"])
        #expect(FileName.components("a/../b".utf8) == nil)
    }
}
