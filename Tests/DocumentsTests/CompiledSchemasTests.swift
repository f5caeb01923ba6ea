import Documents
import Domain
import Foundation
import TestSupport
import Testing

@Suite struct CompiledSchemasTests {
    private func compile(_ text: String, in folder: TemporaryFolder) throws -> CompiledSchemas {
        try folder.write(Array(text.utf8), as: "root.xsd")
        let schema = SchemaFolder(version: try OwnSchema.version("4.03.00"), folder: folder.path, root: "root.xsd")
        return try CompiledSchemas.compile([schema])
    }

    @Test func `several versions compile at once and each is timed`() throws {
        let folders = try (0..<6).map { _ in try TemporaryFolder() }
        let set = try folders.enumerated().map { try OwnSchema.folder("4.0\($0.offset).00", in: $0.element) }
        let schemas = try CompiledSchemas.compile(set)
        #expect(schemas.versions == Set(set.map(\.version)) && schemas.failures.isEmpty)
        #expect(Set(schemas.compileTimes.keys) == schemas.versions)
    }

    @Test func `a version that does not compile is named with its reason, the others stay`() throws {
        let (good, bad, gone) = (try TemporaryFolder(), try TemporaryFolder(), try TemporaryFolder())
        try bad.write(
            Array("<schema xmlns=\"http://www.w3.org/2001/XMLSchema\"><element name=\"a\" type=\"b\"/></schema>".utf8),
            as: "r.xsd")
        let schemas = try CompiledSchemas.compile([
            try OwnSchema.folder("4.03.00", in: good),
            SchemaFolder(version: try OwnSchema.version("4.02.00"), folder: bad.path, root: "r.xsd"),
            SchemaFolder(version: try OwnSchema.version("4.01.00"), folder: gone.path + "/none", root: "r.xsd"),
        ])
        #expect(schemas.versions.map(\.text) == ["4.03.00"])
        #expect(schemas.failures[try OwnSchema.version("4.02.00")]?.contains("r.xsd") == true)
        #expect(schemas.failures.count == 2)
    }

    @Test(arguments: [
        "http://127.0.0.1:9/simple.xsd", "file:///etc/passwd", "../simple.xsd", "sub/simple.xsd", "/etc/hostname",
        "missing.xsd",
        "link.xsd", ".hidden.xsd",
    ])
    func `nothing outside the folder's own plain files is opened`(location: String) throws {
        let folder = try TemporaryFolder()
        let outside = try TemporaryFolder()
        try outside.write(Array(OwnSchema.simple("4.03.00").utf8), as: "simple.xsd")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link.xsd", withDestinationPath: outside.path + "/simple.xsd")
        try FileManager.default.createDirectory(atPath: folder.path + "/sub", withIntermediateDirectories: true)
        try folder.write(Array(OwnSchema.simple("4.03.00").utf8), as: "sub/simple.xsd")
        try folder.write(Array(OwnSchema.simple("4.03.00").utf8), as: ".hidden.xsd")
        let schemas = try compile(OwnSchema.text.replacingFirst("simple.xsd", with: location), in: folder)
        #expect(schemas.versions.isEmpty && schemas.failures.count == 1)
    }

    @Test func `a DOCTYPE is allowed in the signature schema alone, and its external subset is not read`() throws {
        let doctype = "<!DOCTYPE schema PUBLIC \"x\" \"http://127.0.0.1:9/XMLSchema.dtd\" [<!ENTITY % p ''>]>"
        let empty = "<schema xmlns=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"urn:s\"/>"
        let importing = OwnSchema.text.replacingFirst(
            "<include", with: "<import namespace=\"urn:s\" schemaLocation=\"xmldsig-core-schema.xsd\"/><include")
        let folder = try TemporaryFolder()
        try folder.write(Array(OwnSchema.simple("4.03.00").utf8), as: "simple.xsd")
        try folder.write(Array((doctype + empty).utf8), as: "xmldsig-core-schema.xsd")
        #expect(try compile(importing, in: folder).failures.isEmpty)
        try folder.write(
            Array(
                (doctype
                    + OwnSchema.simple("4.03.00").replacingFirst("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", with: ""))
                    .utf8), as: "simple.xsd")
        #expect(try compile(importing, in: folder).failures.count == 1)
    }

    @Test func `a version is added and replaced while documents are inspected`() throws {
        let bench = try Bench()
        var message = Message()
        message.version = "4.02.00"
        #expect(try bench.inspect(message.text).schema == .notJudged)
        let folder = try TemporaryFolder()
        try bench.schemas.add(try OwnSchema.folder("4.02.00", in: folder))
        #expect(bench.inspector.versions.map(\.text).sorted() == ["4.02.00", "4.03.00"])
        #expect(try bench.inspect(message.text).schema == .valid)
        let broken = SchemaFolder(version: try OwnSchema.version("4.02.00"), folder: folder.path, root: "none.xsd")
        #expect(throws: PortError.self) { try bench.schemas.add(broken) }
        #expect(try bench.inspect(message.text).schema == .valid, "what was there stays")
    }

    @Test func `many threads share one schema while it is replaced`() async throws {
        let bench = try Bench()
        let good = try bench.folder.write(try Message().bytes(), as: "good.xml")
        let bad = try bench.folder.write(Array(Message().text.replacingFirst("10.50", with: "x").utf8), as: "bad.xml")
        let schema = try OwnSchema.folder("4.03.00", in: bench.folder)
        let (inspector, schemas) = (bench.inspector, bench.schemas)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for _ in 0..<40 {
                        if task == 0 { try schemas.add(schema) }
                        #expect(try inspector.inspect(file: good).schema == .valid)
                        #expect(try inspector.inspect(file: bad).codes == [.valueType])
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `T57 a large maxOccurs neither overflows nor blows up`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(OwnSchema.simple("4.03.00").utf8), as: "simple.xsd")
        let schemas = try compile(
            OwnSchema.text.replacingFirst("maxOccurs=\"100\"", with: "maxOccurs=\"1000000\""), in: folder)
        let inspector = LibXMLInspector(schemas: schemas, known: [])
        var message = Message()
        message.body = Message.lote((1...6_000).map { Message.guia("G\($0)") }.joined())
        let file = try folder.write(try message.bytes(), as: "many.xml")
        let inspection = try inspector.inspect(file: file)
        #expect(inspection.schema == .valid && inspection.lote?.guiaCount == 6_000)
        #expect(inspection.lote?.guias.count == 1_000)
    }

    @Test func `T58 a libxml2 that judges a known value wrongly is refused at the start`() throws {
        try SchemaSelfTest.run()
        #expect(SchemaSelfTest.pairs.count >= 19)
        for wrong in SchemaSelfTest.pairs {
            let pair = SchemaSelfTest.Pair(type: wrong.type, value: wrong.value, isValid: !wrong.isValid)
            #expect(throws: PortError.self) { try SchemaSelfTest.run([pair]) }
        }
    }
}
