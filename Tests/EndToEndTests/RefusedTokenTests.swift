import Foundation
import TestSupport
import Testing

/// A wrong token while the daemon serves.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `A wrong token` {
    @Test func `is named as such, costs few calls, and a corrected token file is used at once`() throws {
        let here = try Installation(settings: Installation.hasty)
        let token = here.home.appending(path: "token")
        try Data("wrong-token\n".utf8).write(to: token)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: token.path)
        let environment = ["MV_PHATTOK_FILE": token.path]
        let daemon = try here.start(["run"], environment: environment)
        for lote in 1...5 { try here.drop(try here.sample("--lote", "\(lote)"), as: "\(lote).xml") }
        try here.wait("the word for it", seconds: 40) { here.logs().contains("HAT refuses the credentials") }
        #expect(!here.logs().contains("HAT is away"))
        try here.wait("a row for people", seconds: 20) {
            try here.run(["status", "--lang", "pt-BR"]).output.contains("O HAT recusa as credenciais")
        }
        let list = try here.run(["files", "list", "--lang", "pt-BR", "--json"])
        #expect(list.output.contains("O HAT recusa as credenciais desde"), "\(list.output)")
        #expect(!list.output.contains("fora do ar"))
        let doctor = try here.run(["doctor", "--json"], environment: environment)
        #expect(doctor.status != 0)
        #expect(doctor.output.contains("service.hat.unauthorized") && doctor.output.contains("unauthorized"))
        try Data("demo-token\n".utf8).write(to: token)
        try here.wait("every lote at HAT", seconds: 20) { try here.storedLotes().count == 5 }
        try here.wait("the end", seconds: 20) { here.logs().contains("HAT accepts calls again") }
        #expect(!here.logs().contains("wrong-token") && !here.logs().contains("demo-token"))
        daemon.terminate()
        daemon.waitUntilExit()
    }
}
