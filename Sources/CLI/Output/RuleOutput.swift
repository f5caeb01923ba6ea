import Application
import Domain
import Schemas

/// One finding that a document can get (`rules`).
struct RuleOutput: Output {
    let code: String
    let title: String
    let stage: String
    /// At this operator, now.
    let effect: String
    /// The setting that changes it, `SECTION.KEY`.
    @OrNull var setting: String?
    let criticisms: [String]
    let motive: String
    /// The register that the rule needs.
    @OrNull var register: String?
    let registerAbsent: Bool

    init(_ row: RuleRow) {
        code = row.code.rawValue
        title = row.title
        stage = row.stage.rawValue
        effect = row.effect.rawValue
        setting = row.setting
        criticisms = row.criticisms
        motive = row.motive.code
        register = row.register?.rawValue
        registerAbsent = row.isRegisterAbsent
    }
}

/// One criticism of the ERP, and the rules that cover it (`rules --erp`).
struct CriticismOutput: Output {
    let code: String
    let text: String
    let rules: [String]
    let note: String

    init(_ row: CriticismRow) {
        code = row.code
        text = row.text
        rules = row.rules.map(\.rawValue)
        note = row.note
    }
}

/// One known set of schemas (`schemas list`).
struct SchemaOutput: Output {
    let version: String
    let kind: String
    let installed: Bool
    /// Installed because an operator vouched for it.
    let trusted: Bool
    /// Null when nothing was compiled.
    @OrNull var compiles: Bool?
    @OrNull var compileMilliseconds: Int?
    let accepted: Bool
    @OrNull var inForceFrom: String?
    @OrNull var inForceUntil: String?
    /// The operator's own period for the version, with `!` while it is accepted with a warning and `✗` while it is
    /// refused.
    @OrNull var calendar: String?
    /// The folder of the operator's own schemas of this version, and which of its files are not ANS's.
    @OrNull var operatorFolder: String?
    @OrNull var operatorFiles: [String]?
    @OrNull var problem: String?
    let notes: [String]

    init(_ row: SchemaRow) {
        version = row.version.text
        kind = row.kind.rawValue
        installed = row.isInstalled
        trusted = row.isTrustedByOperator
        compiles = row.compiles
        compileMilliseconds = row.compileMilliseconds
        accepted = row.isAccepted
        inForceFrom = row.inForceFrom
        inForceUntil = row.inForceUntil
        calendar = row.calendar
        operatorFolder = row.operatorFolder
        operatorFiles = row.operatorFiles
        problem = row.problem
        notes = row.notes
    }
}

/// The outcome of an installation (`schemas install`); sets by the names of their folders.
struct InstallOutput: Output {
    struct Incomplete: Output {
        let folderName: String
        let missing: [String]
    }

    struct Refused: Output {
        let path: String
        let sha256: String
    }

    let installed: [String]
    let trusted: [String]
    let alreadyThere: [String]
    let incomplete: [Incomplete]
    let partial: [String]
    let differing: [String]
    let refused: [Refused]
    let ignoredCount: Int

    init(_ report: InstallReport) {
        installed = report.installed
        trusted = report.trusted
        alreadyThere = report.alreadyThere
        incomplete = report.incomplete.map { Incomplete(folderName: $0.folderName, missing: $0.missing) }
        partial = report.partial
        differing = report.differing
        refused = report.refused.map { Refused(path: $0.path, sha256: $0.sha256.hex) }
        ignoredCount = report.ignoredCount
    }
}
