import Domain
import Testing
import XMLReading

/// The code that modifies libxml2's private state was derived from the source of one version.
@Suite struct `The loaded libxml2` {
    @Test func `is the one that this program was made for`() throws {
        try LibXMLVersion.require()
        #expect(LibXMLVersion.supported == 20_914)
        #expect(LibXMLVersion.loaded.hasPrefix("20914"))
    }

    @Test(arguments: ["20914", "20914-GITv2.9.14"])
    func `is accepted whatever its build appends to the version`(loaded: String) throws {
        try LibXMLVersion.require(loaded, compiled: 20_914)
    }

    @Test(arguments: [("21207", "2.12.7"), ("20913", "2.9.13"), ("21400-GITv2.14.0", "2.14.0"), ("", "libxml2  is")])
    func `is refused with the reason where it is another`(loaded: String, stated: String) {
        let error = #expect(throws: PortError.self) { try LibXMLVersion.require(loaded, compiled: 20_914) }
        #expect(error?.code == .configuration && error?.isTransient == false)
        #expect(error?.message.contains(stated) == true && error?.message.contains("2.9.14") == true, "\(error as Any)")
    }

    @Test func `is refused where the headers were another's`() {
        let error = #expect(throws: PortError.self) { try LibXMLVersion.require("20914", compiled: 21_207) }
        #expect(error?.message.contains("compiled with libxml2 2.12.7") == true)
    }
}
