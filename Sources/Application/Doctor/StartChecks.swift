import Documents
import Domain
import Foundation
import Logging
import Schemas
import Settings
import Spool

/// Checks of a spool's environment before any work begins. Every start logs them, one line each, and `doctor` shows
/// them.
struct StartChecks {
    let settings: Settings

    /// Rows of problems and notices; empty when all is well.
    func rows() -> [DoctorRow] { settingRows() + ledgerRows() + schemaRows() + logRows() }

    /// Refuses a start that would do harm.
    /// - Throws: `.configuration` for a setting that names a place which it must not name.
    func refuse() throws(PortError) {
        if let fault = PlaceChecks(settings: settings).faults().first {
            throw PortError(.configuration, fault.text.english)
        }
    }

    func log(to logger: Logger) {
        for row in rows() {
            logger.log(
                level: row.state == .problem ? .error : .warning,
                "\(row.text?.english ?? row.facts["error"] ?? row.check)",
                metadata: [LogKeys.check: "\(row.check)"])
        }
    }

    // MARK: Settings

    private func settingRows() -> [DoctorRow] {
        settings.openSecrets.map { path in
            DoctorRow(
                "settings.secret", .problem, ["path": path],
                DoctorText(
                    "\(path) contém o token do HAT e qualquer usuário desta máquina pode lê-lo: chmod o-r.",
                    "\(path) holds HAT's token and anybody on this machine may read it: chmod o-r."))
        }
    }

    // MARK: Ledger

    private func ledgerRows() -> [DoctorRow] {
        let path = settings.ledgerPath
        let folder = Self.folder(of: path)
        var rows = PlaceChecks(settings: settings).faults().map { fault in
            DoctorRow(fault.check, .problem, ["path": fault.path], fault.text, area: .settings)
        }
        guard FileManager.default.fileExists(atPath: folder) else { return rows }
        let exists = FileManager.default.fileExists(atPath: path)
        switch FileSystemKind.of(exists ? path : folder) {
        case .memory:
            rows.append(
                DoctorRow(
                    "ledger.place", .problem, ["path": path, "kind": FileSystemKind.memory.rawValue],
                    DoctorText(
                        "O registro \(path) está em memória (tmpfs) e some quando a máquina reinicia, com os números de "
                            + "protocolo já dados: aponte [SPOOL] LEDGER para um disco local.",
                        "The ledger \(path) lies in memory (tmpfs) and is gone when the machine restarts, with the protocol "
                            + "numbers it gave: set [SPOOL] LEDGER to a local disk."),
                    area: .settings))
        case .remote:
            rows.append(
                DoctorRow(
                    "ledger.place", .problem, ["path": path, "kind": FileSystemKind.remote.rawValue],
                    DoctorText(
                        "O registro \(path) está em um compartilhamento de rede ou FUSE, onde travas e gravações podem se "
                            + "perder: aponte [SPOOL] LEDGER para um disco local.",
                        "The ledger \(path) lies on a network share or FUSE, where locks and writes may be lost: set "
                            + "[SPOOL] LEDGER to a local disk."),
                    area: .settings))
        case .local, nil: break
        }
        return rows
    }

    /// With links resolved as far as the path is there.
    static func resolved(_ path: String) -> String {
        var (there, rest) = (path, "")
        while !FileManager.default.fileExists(atPath: there), there != "/" {
            let parts = URL(filePath: there)
            rest = "/\(parts.lastPathComponent)\(rest)"
            there = folder(of: there)
        }
        return URL(filePath: there).resolvingSymlinksInPath().path + rest
    }

    static func folder(of path: String) -> String {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        return folder.isEmpty ? "/" : folder
    }

    // MARK: Schemas

    private func schemaRows() -> [DoctorRow] {
        let sets: [InstalledSet]
        let usable: Set<TISSVersion>
        let store: SchemaStore
        do throws(PortError) {
            store = try settings.schemaStore()
            sets = try store.installed(manifest: try SchemaManifest.load(path: try settings.manifestPath()))
            usable = Set(try SchemaService(settings: settings).folders().map(\.version))
        } catch {
            return [DoctorRow("schemas", .problem, ["error": error.message])]
        }
        var rows = damaged(sets)
        if usable.isEmpty { rows.insert(noSchemas(in: store.folder), at: 0) }
        let missing = (settings.acceptanceRules.versions ?? []).subtracting(usable).sorted().map(\.text)
        if !missing.isEmpty {
            let names = missing.joined(separator: ", ")
            rows.append(
                DoctorRow(
                    "schemas.versions", .problem, ["versions": missing.joined(separator: " ")],
                    DoctorText(
                        "[ACCEPTANCE] VERSIONS aceita \(names), sem esquema instalado: esses arquivos ficam retidos. "
                            + "Instale com hatspool schemas install.",
                        "[ACCEPTANCE] VERSIONS takes \(names), of which no schema is installed: such files are held. "
                            + "Install it with hatspool schemas install.")))
        }
        return rows + calendarRows(usable)
    }

    /// Calendar lines of versions without an installed schema have no effect. A version that is not in force yet is
    /// only a notice.
    private func calendarRows(_ usable: Set<TISSVersion>) -> [DoctorRow] {
        // Versions in [ACCEPTANCE] VERSIONS have a row of their own; excluded ones need no schema.
        guard settings.acceptanceRules.versions == nil else { return [] }
        let today = settings.day(of: Date())
        let missing = settings.acceptanceRules.calendar.rows.filter { row in
            !usable.contains(row.version) && (row.until.map { $0 >= today } ?? true)
        }
        guard !missing.isEmpty else { return [] }
        let isInForce = missing.contains { $0.from.map { $0 <= today } ?? true }
        let versions = missing.map(\.version.text)
        let names = versions.joined(separator: ", ")
        return [
            DoctorRow(
                "schemas.calendar", isInForce ? .problem : .notice, ["versions": versions.joined(separator: " ")],
                DoctorText(
                    "[CALENDAR] cita \(names), sem esquema instalado: mensagens assim não são aceitas até que seja instalado "
                        + "com hatspool schemas install.",
                    "[CALENDAR] names \(names), of which no schema is installed: such messages are not taken until it is "
                        + "installed with hatspool schemas install."))
        ]
    }

    private func noSchemas(in folder: String) -> DoctorRow {
        let isThere = FileManager.default.fileExists(atPath: folder)
        return DoctorRow(
            "schemas", .problem, ["path": folder, "count": "0"],
            isThere
                ? DoctorText(
                    "Nenhum esquema TISS utilizável em \(folder): toda mensagem fica retida. Instale com hatspool schemas "
                        + "install.",
                    "No usable TISS schema in \(folder): every message is held. Install some with hatspool schemas install."
                )
                : DoctorText(
                    "A pasta de esquemas \(folder) não existe: toda mensagem fica retida. Corrija [SCHEMAS] FOLDER ou "
                        + "instale com hatspool schemas install.",
                    "The schema folder \(folder) is not there: every message is held. Correct [SCHEMAS] FOLDER or install "
                        + "with hatspool schemas install."))
    }

    private func damaged(_ sets: [InstalledSet]) -> [DoctorRow] {
        sets.compactMap { set in
            let name = set.folder.split(separator: "/").last.map(String.init) ?? set.folder
            switch set.state {
            case .complete: return nil
            case .damaged(let missing, let changed):
                let files = (missing.map { "- \($0)" } + changed.map { "≠ \($0)" }).prefix(5).joined(separator: ", ")
                return DoctorRow(
                    "schemas.\(name)", .problem, ["path": set.folder, "error": files],
                    DoctorText(
                        "O esquema \(name) está danificado (\(files)) e não é usado: instale-o de novo com hatspool schemas "
                            + "install.",
                        "The schema \(name) is damaged (\(files)) and not used: install it again with hatspool schemas "
                            + "install."))
            case .unknown:
                return DoctorRow(
                    "schemas.\(name)", .notice, ["path": set.folder],
                    DoctorText(
                        "O esquema \(name) não é conhecido e não é usado: instale-o com hatspool schemas install --trust.",
                        "The schema \(name) is not known and not used: install it with hatspool schemas install --trust."
                    ))
            }
        }
    }

    // MARK: Log files

    private func logRows() -> [DoctorRow] {
        guard settings.writesPortalLog else { return [] }
        let path = settings.portalLogFolder
        var there = path
        while !FileManager.default.fileExists(atPath: there), there != "/" { there = Self.folder(of: there) }
        var isFolder: ObjCBool = false
        let isThere = unsafe FileManager.default.fileExists(atPath: there, isDirectory: &isFolder)
        // The first start creates the spool's root.
        if there != path, settings.layout.root.hasPrefix(there + "/") { return [] }
        guard !isThere || !isFolder.boolValue || !FileManager.default.isWritableFile(atPath: there) else { return [] }
        return [
            DoctorRow(
                "settings.logpls", .problem, ["path": path],
                DoctorText(
                    "Os logs da integração (MV_PHATLOG=1) não podem ser gravados em \(path): dê permissão ao usuário do "
                        + "hatspool ou mude [OUTPUT] LOGPLS.",
                    "The integration's logs (MV_PHATLOG=1) cannot be written to \(path): let hatspool's user write there or "
                        + "change [OUTPUT] LOGPLS."))
        ]
    }
}
