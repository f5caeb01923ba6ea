import Documents
import Domain
import Foundation
import References
import Schemas
package import Settings
import Spool

/// Checks everything that a spool needs and changes nothing. Runs with or without a daemon.
package struct DoctorService: Sendable {
    private let settings: Settings

    /// Opens nothing yet.
    package init(settings: Settings) { self.settings = settings }

    /// `asksPortal`: also calls HAT, which takes at most about twenty seconds.
    package func rows(asksPortal: Bool) async -> [DoctorRow] {
        let checks = StartChecks(settings: settings)
        let ledger = await ledgerRows()
        let portal = await PortalChecks(settings: settings).rows(asks: asksPortal)
        return warningRows() + FolderChecks(settings: settings).rows() + fileSystemRows() + ledger + schemaRows()
            + checks.rows()
            + operatorSchemaRows()
            + portal + referenceRows() + unknownFileRows()
    }

    /// Warnings of the settings; a secret that others may read has a row of its own.
    private func warningRows() -> [DoctorRow] {
        settings.warnings.filter { warning in !settings.openSecrets.contains { warning.contains($0) } }
            .map { DoctorRow("settings", .notice, ["error": $0]) }
    }

    /// What was found when the spool was last opened; nothing is tried here.
    private func fileSystemRows() -> [DoctorRow] {
        guard let trials = FolderQueues.lastTrials(settings.layout) else { return [] }
        return trials.folders.map { folder in
            var facts = folder.answers
            facts["path"] = settings.layout.root + (folder.path.isEmpty ? "" : "/\(folder.path)")
            facts["filesystem"] = folder.fileSystem
            facts["remote"] = "\(folder.isRemote)"
            facts["lacking"] = SpoolTrials.Call.allCases.compactMap { call in
                folder.lacking[call.rawValue].map { "\(call.rawValue)=\($0)" }
            }.joined(separator: " ")
            return DoctorRow("filesystem.\(folder.path.trimmingPrefix("."))", .ok, facts)
        }
    }

    private func ledgerRows() async -> [DoctorRow] {
        let path = settings.ledgerPath
        guard FileManager.default.fileExists(atPath: path) else {
            // Reading the spool's side fails with its own rows.
            let refused = try? await SpoolPair.read(settings).condition(at: Date())
            if let refused { return [DoctorRow("ledger", .problem, ["path": path]), DoctorRow(refused)] }
            guard FolderChecks(settings: settings).wasServed else {
                return [DoctorRow("ledger", .absent, ["path": path])]
            }
            return [
                DoctorRow(
                    "ledger", .problem, ["path": path],
                    DoctorText(
                        "O spool já foi servido, mas o registro \(path) não existe: corrija [SPOOL] LEDGER ou restaure a cópia "
                            + "de segurança antes de iniciar.",
                        "The spool was served before, but the ledger \(path) is not there: correct [SPOOL] LEDGER or restore "
                            + "the backup before starting."),
                    area: .absent)
            ]
        }
        do throws(PortError) {
            let status = try await LedgerService(settings: settings).status()
            let ledger = DoctorRow("ledger", .ok, ["path": path, "served": "\(status.isServed)"])
            return [ledger] + status.conditions.flatMap { set in set.conditions.map(DoctorRow.init) }
        } catch {
            return [DoctorRow("ledger", .problem, ["path": path, "error": error.message])]
        }
    }

    private func schemaRows() -> [DoctorRow] {
        // A folder that is missing or cannot be read is a row of `StartChecks`.
        guard let versions = try? SchemaService(settings: settings).folders().map(\.version).sorted().map(\.text),
            !versions.isEmpty
        else { return [] }
        return [
            DoctorRow("schemas", .ok, ["count": "\(versions.count)", "versions": versions.joined(separator: " ")])
        ]
    }

    /// Schemas that replace ANS's.
    private func operatorSchemaRows() -> [DoctorRow] {
        guard settings.operatorSchemaFolder != nil else { return [] }
        do throws(PortError) {
            let service = try SchemaService(settings: settings)
            let sets = try service.operatorSets()
            let folders = try service.folders().filter { folder in sets.contains { $0.version == folder.version } }
            let failures = try CompiledSchemas.compile(folders).failures
            return sets.map { set in
                let check = "schemas.operator.\(set.name)"
                var facts = ["path": set.folder]
                guard let version = set.version else {
                    facts["error"] = "no version of messages has this name"
                    return DoctorRow(check, .problem, facts)
                }
                facts["changed"] = set.differing.joined(separator: " ")
                if !set.missing.isEmpty {
                    facts["error"] = "missing: " + set.missing.joined(separator: ", ")
                } else {
                    facts["error"] = failures[version]
                }
                return DoctorRow(check, facts["error"] == nil ? .ok : .problem, facts)
            }
        } catch {
            return [DoctorRow("schemas.operator", .problem, ["error": error.message])]
        }
    }

    private func referenceRows() -> [DoctorRow] {
        let store = settings.referenceStore
        let versions: [ReferenceVersion]
        do throws(PortError) {
            versions = try store.versions()
        } catch {
            return [DoctorRow("reference", .problem, ["error": error.message])]
        }
        return ReferenceKind.allCases.map { kind in
            let check = "reference.\(kind.rawValue)"
            let rules = kind.criticisms.joined(separator: " ")
            guard let version = versions.first(where: { $0.kind == kind }) else {
                return DoctorRow(check, .absent, ["rules": rules])
            }
            var facts = [
                "rows": "\(version.rowCount)", "form": version.form.rawValue,
                "version": String(version.digest.hex.prefix(16)),
                "since": Date(timeIntervalSince1970: Double(version.since)).formatted(.iso8601),
            ]
            do throws(PortError) {
                _ = try store.table(version)
                return DoctorRow(check, .ok, facts)
            } catch {
                facts["error"] = error.message
                facts["rules"] = rules
                return DoctorRow(check, .problem, facts)
            }
        }
    }

    /// Files whose name belongs to no register are never read.
    private func unknownFileRows() -> [DoctorRow] {
        let folder = "\(settings.layout.path(.inbox))/reference"
        // The folder does not exist, so no file is waiting.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let unknown = names.sorted().filter { name in
            !name.hasPrefix(".") && ReferenceKind.named(name) == nil && ReferenceKind.form(of: name) != .xml
        }
        return unknown.prefix(20).map { name in
            DoctorRow(
                "reference.unknown", .problem, ["path": "\(folder)/\(name)", "error": "no register has this name"])
        }
    }
}
