import Documents
import Domain
import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: SharedFiles.isPresent, "official schemas and samples are not beside the repository"))
struct OfficialSamplesTests {
    @Test func `T57 T59 every official version compiles`() throws {
        let folders = try SharedFiles.folders()
        let schemas = try CompiledSchemas.compile(folders)
        #expect(schemas.failures.isEmpty)
        #expect(schemas.versions.count == folders.count && folders.count >= 24)
    }

    @Test func `T59 a set that official files leave incomplete is named, not half compiled`() throws {
        let official = try #require(SharedFiles.root) + "/tiss-official"
        let schemas = try CompiledSchemas.compile([
            SchemaFolder(
                version: try OwnSchema.version("3.03.00"), folder: official + "/3.03.00-partial",
                root: "tissMonitoramentoV3_03_00.xsd"),
            SchemaFolder(
                version: try OwnSchema.version("2.02.03"), folder: official + "/2.02.03", root: "tissnetV2_02_03.xsd"),
        ])
        #expect(schemas.versions.isEmpty && schemas.failures.count == 2)
    }

    @Test func `every sample gets the verdict that is known of it`() throws {
        let inspector = try SharedFiles.inspector.get()
        let records = try SharedFiles.records()
        try #require(records.count >= 37)
        for record in records {
            let inspection = try inspector.inspect(file: try SharedFiles.sample(record.name))
            let isOtherEncoding = inspection.codes == [.encodingNotAllowed]
            #expect(inspection.isWellFormed == (record.wellformed && !isOtherEncoding), "\(record.name)")
            #expect(inspection.root?.name == record.root || !record.wellformed || isOtherEncoding, "\(record.name)")
            switch inspection.schema {
            case .valid: #expect(record.xsd == true, "\(record.name)")
            case .invalid: #expect(record.xsd == false, "\(record.name)")
            case .notJudged:
                let isMessage = inspection.kind == .message || inspection.kind == .monitoring
                #expect(!isMessage || record.version == nil || !record.wellformed, "\(record.name)")
                #expect(record.xsd != true, "\(record.name)")
            }
            if record.version != nil, isOtherEncoding == false {
                #expect(inspection.header.versionText == record.version)
            }
        }
    }

    @Test func `every sample's hash is judged as it is known`() throws {
        let inspector = try SharedFiles.inspector.get()
        for record in try SharedFiles.records() where record.wellformed && record.cat != "soap" {
            let hash = try inspector.inspect(file: try SharedFiles.sample(record.name)).hash
            switch record.hash {
            case "right (iso-8859-1 and utf-8)", "right (iso-8859-1)":
                #expect(hash.fits == .iso8859_1, "\(record.name)")
            case "wrong": #expect(hash.fits == nil && hash.declared?.isEmpty == false, "\(record.name)")
            case "absent": #expect(hash.declared == nil, "\(record.name)")
            default: #expect(hash.fits == nil, "\(record.name)")
            }
            // The record states a vector's digest over UTF-8; the two charsets agree where the record says so.
            guard record.hash.contains("leaf/iso-8859-1"), let note = record.note else { continue }
            let digest = try #require(note.split(separator: " ").last.map(String.init))
            #expect(hash.normative == digest, "\(record.name)")
        }
    }

    @Test(
        arguments: [
            ("voasb_lote-accents.xml", "33ff6e44beac0a05b0e3837d856673dc", HashVariant.iso8859_1),
            ("voasb_demonstrativo-duplicidade.xml", "bd0f2dda41a6e5dcb67f68690b29156d", .iso8859_1),
            ("voasb_lote-rebuilt.xml", "290acee46fd5de021307a40671bb34e8", .iso8859_1),
            ("negruxtm_lote_valido.xml", "cbba182fd3baef0f2886c0328363a4a2", nil),
        ] as [(String, String, HashVariant?)])
    func `worked checks of the hash`(name: String, digest: String, fits: HashVariant?) throws {
        let hash = try SharedFiles.inspector.get().inspect(file: try SharedFiles.sample(name)).hash
        #expect(hash.normative == digest && hash.fits == fits)
    }

    @Test func `a file whose hash is over UTF-8 fits that reading`() throws {
        let folder = try TemporaryFolder()
        let original = try Data(contentsOf: URL(fileURLWithPath: try SharedFiles.sample("voasb_lote-accents.xml")))
        let text = String(String.UnicodeScalarView(original.map { Unicode.Scalar($0) }))
        let changed = text.replacingFirst("33ff6e44beac0a05b0e3837d856673dc", with: "4ce2af64144c0679dec9ce2060423417")
        let file = try folder.write(Message.latin1(changed), as: "utf8.xml")
        let inspection = try SharedFiles.inspector.get().inspect(file: file)
        #expect(inspection.schema == .valid && inspection.hash.fits == .utf8)
    }

    @Test func `T54 every finding of every sample has a line, a column and a path`() throws {
        let inspector = try SharedFiles.inspector.get()
        var count = 0
        for record in try SharedFiles.records() where record.name != "petrinhu_syn_utf16.xml" {
            for finding in try inspector.inspect(file: try SharedFiles.sample(record.name)).findings {
                count += 1
                #expect(finding.location.line > 0 && finding.location.column > 0, "\(record.name)")
                #expect(finding.location.path.hasPrefix("/"), "\(record.name)")
            }
        }
        #expect(count > 20)
    }

    @Test func `a valid sample has no difference of totals`() throws {
        let inspector = try SharedFiles.inspector.get()
        for record in try SharedFiles.records() where record.xsd == true {
            let lote = try inspector.inspect(file: try SharedFiles.sample(record.name)).lote
            for guia in lote?.guias ?? [] {
                #expect(guia.sums.allSatisfy { $0.stated == $0.computed }, "\(record.name)")
            }
        }
    }
}
