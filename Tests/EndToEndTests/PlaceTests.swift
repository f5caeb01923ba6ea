import Foundation
import TestSupport
import Testing

/// Settings that name a place: of the wrong kind, inside the spool's queues, or of another setting.
@Suite struct `Places that settings name` {
    private func refused(_ key: String, _ value: String, _ here: Installation, other: [String: String] = [:]) throws {
        var environment = other
        environment[key] = value
        for arguments in [["batch", "--wait", "0"], ["run"], ["doctor", "--offline"]] {
            let result = try here.run(arguments, environment: environment)
            #expect(result.status == 78, "\(key)=\(value) \(arguments): \(result.status) \(result.errors)")
            // The place, or the folder in which it would lie.
            let names = value.split(separator: "/").suffix(2)
            let text = result.output + result.errors
            #expect(names.isEmpty || names.contains { text.contains($0) }, "\(key)=\(value): \(result.errors)")
        }
    }

    @Test func `of the wrong kind are refused as settings, before anything is created`() throws {
        let here = try Installation(hasPortal: false)
        let folder = here.home.appending(path: "a-folder")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = here.home.appending(path: "a-file")
        try Data("x".utf8).write(to: file)
        try refused("HATSPOOL_SPOOL_LEDGER", folder.path, here)
        try refused("HATSPOOL_SPOOL_LEDGER", file.path + "/ledger.sqlite", here)
        try refused("HATSPOOL_SCHEMAS_FOLDER", file.path, here)
        try refused("HATSPOOL_SCHEMAS_OPERATOR", file.path, here)
        try refused("HATSPOOL_OUTPUT_LOGPLS", file.path, here, other: ["MV_PHATLOG": "1"])
        for command in [["files", "list"], ["status"], ["orders", "list"], ["files", "retry", "--waiting", "--yes"]] {
            let result = try here.run(command, environment: ["HATSPOOL_SPOOL_LEDGER": folder.path])
            #expect(result.status == 78, "\(command): \(result.status) \(result.errors)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `inside a queue, or of two settings, are refused`() throws {
        let here = try Installation(hasPortal: false)
        try FileManager.default.createDirectory(
            at: here.spool.appending(path: "inbox"), withIntermediateDirectories: true)
        let token = here.spool.appending(path: "inbox/token")
        try Data("x\n".utf8).write(to: token)
        try refused("MV_PHATTOK_FILE", token.path, here)
        let shared = here.home.appending(path: "shared").path
        try refused(
            "HATSPOOL_OUTPUT_LOGPLS", shared, here, other: ["MV_PHATLOG": "1", "HATSPOOL_SCHEMAS_FOLDER": shared])
        #expect(FileManager.default.fileExists(atPath: token.path))
    }

    @Test(arguments: ["plain", "protheus"])
    func `of what Protheus gives back are never folders of the spool`(_ dialect: String) throws {
        let here = try Installation(settings: "[SPOOL]\nDIALECT = \(dialect)", hasPortal: false)
        let isPlain = dialect == "plain"
        try FileManager.default.removeItem(at: here.inbox)
        let names =
            isPlain
            ? ["inbox", "INBOX", "outbox", "held", "import", "done", ".work"] : ["UPLOAD", "TEMP", "PROCESSADOS"]
        for name in names + [".", "..", "../", "./", "../x", "/", here.spool.path, here.home.path, "guias"] {
            try refused("HATSPOOL_SPOOL_REFUSED_FOLDERS", name, here)
        }
        let inbox = isPlain ? "inbox" : "UPLOAD"
        for name in ["\(inbox)/", "\(inbox)/below", "Glosados, \(here.spool.path)/\(inbox)"] {
            try refused("HATSPOOL_SPOOL_REFUSED_FOLDERS", name, here)
        }
        try refused("HATSPOOL_SPOOL_PROCESSED_FOLDERS", isPlain ? "error" : "NAOPROCESSADOS", here)
        try refused(
            "HATSPOOL_SPOOL_PROCESSED_FOLDERS", "Lidos", here, other: ["HATSPOOL_SPOOL_REFUSED_FOLDERS": "Lidos"])
        let imports = isPlain ? "import" : "CAIXAENTRADA"
        let right = ["Glosados, outros/recusados", "\(imports)/NAOPROCESSADOS", "/nonexistent/refused"]
        for value in right + [isPlain ? "error" : "x"] {
            let start = try here.run(["batch", "--wait", "0"], environment: ["HATSPOOL_SPOOL_REFUSED_FOLDERS": value])
            #expect(start.status == 0, "\(value): \(start.errors)")
        }
    }
}
