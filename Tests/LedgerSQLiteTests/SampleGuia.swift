import Domain
import Foundation

extension Sample {
    static func guia(_ number: Int, _ pass: GuiaPass = .new) -> GuiaKey {
        GuiaKey(resource: .authorizations, pass: pass, key: "G\(number)")
    }

    static func entry(_ number: Int, _ pass: GuiaPass = .new, problems: [GuiaProblem] = []) -> GuiaEntry {
        GuiaEntry(
            key: guia(number, pass), file: id(number), kind: .exame, isAudit: true, providerId: "000123",
            digest: digest(number), path: problems.isEmpty ? "import/guias/\(number).xml" : nil, problems: problems)
    }

    static func confirmation(_ number: Int, failure: String? = nil, next: Double? = nil) -> GuiaConfirmation {
        GuiaConfirmation(
            key: guia(number), failure: failure, next: next.map(time),
            call: PortalCallRecord(
                method: "PUT", path: "v1/authorizations/G\(number)", httpStatus: failure == nil ? 200 : 500,
                duration: .milliseconds(20)))
    }
}

extension GuiaLedger {
    func placeGuia(_ number: Int, at seconds: Double) async throws {
        let entry = Sample.entry(number)
        try await recordPlacing([entry], at: Sample.time(seconds))
        try await recordPlaced([entry.key: "import/guias/\(number).xml"], at: Sample.time(seconds))
    }
}
