import Foundation
import Testing

@Suite struct `Commands` {
    @Test func `the former name of history still works, and help does not show it`() throws {
        for group in ["files", "orders", "batches", "guias"] {
            let former = try Program.run([group, "story", "--help"], environment: [:])
            let present = try Program.run([group, "history", "--help"], environment: [:])
            #expect(former.status == 0 && former.output == present.output)
            #expect(try !Program.run([group, "--help"], environment: [:]).output.contains(" story"))
        }
    }

    @Test(arguments: [
        [], ["run"], ["batch"], ["check"], ["status"], ["doctor"], ["files"], ["files", "history"], ["schemas"],
        ["schemas", "install"],
        ["sandbox"], ["sandbox", "load"], ["sample"], ["ledger", "verify"], ["jobs", "list"], ["jobs", "run"],
        ["jobs", "stop"], ["batches", "list"], ["batches", "retry"], ["batches", "history"],
        ["guias", "list"], ["guias", "retry"], ["guias", "history"], ["orders", "resend"], ["orders", "cancel"],
        ["orders", "hold"], ["orders", "release"],
    ])
    func `help is there in both languages`(command: [String]) throws {
        let portuguese = try Program.run(command + ["--help", "--lang", "pt-BR"], environment: [:])
        let english = try Program.run(command + ["--help", "--lang", "en"], environment: [:])
        #expect(portuguese.status == 0)
        #expect(english.status == 0)
        #expect(portuguese.output != english.output)
        #expect(portuguese.output.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }

    @Test func `a wrong command line is exit status 64`() throws {
        #expect(try Program.run(["nonsense"], environment: [:]).status == 64)
        #expect(try Program.run(["check"], environment: [:]).status == 64)
        #expect(try Program.run(["sample", "--flaw", "nothing"], environment: [:]).status == 64)
    }

    @Test func `a wrong setting is exit status 78 and names the key and the line, not a secret's value`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let ini = folder.appending(path: "hatspool.ini")
        try "[PARAMETERS]\nMV_PHATTOK = very-secret\nBA0_SUSEP = 12\n".write(to: ini, atomically: true, encoding: .utf8)
        let result = try Program.run(["batch", "--config", ini.path], environment: [:])
        #expect(result.status == 78)
        #expect(result.errors.contains("BA0_SUSEP"))
        #expect(!result.errors.contains("very-secret"))
    }

    @Test func `a file that is not there is exit status 66`() throws {
        let here = try Installation(hasPortal: false)
        #expect(try here.run(["check", "/nonexistent/file.xml"]).status == 66)
    }

    @Test(.enabled(if: Program.hasSchemas, Program.needsSchemas))
    func `check judges as the spool does and leaves no trace`() throws {
        let here = try Installation(hasPortal: false)
        let (good, bad) = (here.home.appending(path: "good.xml"), here.home.appending(path: "bad.xml"))
        try here.sample("--lote", "1").write(to: good)
        try here.sample("--lote", "1", "--flaw", "bad-enumeration").write(to: bad)
        #expect(try here.run(["check", good.path]).status == 0)
        let result = try here.run(["check", good.path, bad.path, "--lang", "en"])
        #expect(result.status == 65)
        #expect(result.output.contains("XSD004"))
        #expect(result.output.contains("line "))
        #expect(here.files(below: "").filter { !$0.hasPrefix("inbox") }.isEmpty)
    }

    @Test func `two processes never serve one spool`() throws {
        let here = try Installation(hasPortal: false)
        _ = try here.start(["run"])
        try here.wait("the daemon") {
            FileManager.default.fileExists(atPath: here.spool.appending(path: ".work/.lock").path)
        }
        try here.wait("the refusal") { try here.batch(wait: 0).status == 75 }
    }

    @Test func `schemas install refuses files it does not know and lists them`() throws {
        let here = try Installation(hasPortal: false)
        let folder = here.home.appending(path: "set")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try "<x/>".write(to: folder.appending(path: "tissV4_03_00.xsd"), atomically: true, encoding: .utf8)
        let ini = try String(contentsOf: here.ini, encoding: .utf8)
            .replacingOccurrences(of: Program.schemas.path, with: here.home.appending(path: "installed").path)
        try ini.write(to: here.ini, atomically: true, encoding: .utf8)
        let result = try here.run(["schemas", "install", folder.path])
        #expect(result.status == 65)
        #expect((result.output + result.errors).contains("tissV4_03_00.xsd"))
    }
}
