import Documents
package import Domain
import Foundation
import Glibc
import References
import Schemas
package import Settings
import Spool

/// Looks at everything a spool needs and changes nothing; beside a running daemon or without one.
package struct DoctorDesk: Sendable {
    private let settings: Settings

    package init(settings: Settings) { self.settings = settings }

    package func rows() async -> [DoctorRow] {
        let ledger = await ledgerRows()
        return spoolRows() + ledger + [schemaRow()] + operatorSchemaRows() + [portalRow()] + referenceRows()
            + unknownFileRows()
    }

    private func spoolRows() -> [DoctorRow] {
        SpoolFolder.allCases.map { folder in
            let path = settings.layout.path(folder)
            let check = "spool.\(folder.rawValue)"
            var isFolder: ObjCBool = false
            guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                return DoctorRow(check, .absent, ["path": path])
            }
            guard isFolder.boolValue, unsafe access(path, R_OK | W_OK | X_OK) == 0 else {
                return DoctorRow(check, .problem, ["path": path, "error": "not a folder this user may write"])
            }
            return DoctorRow(check, .ok, ["path": path])
        }
    }

    private func ledgerRows() async -> [DoctorRow] {
        let path = settings.ledgerPath
        guard FileManager.default.fileExists(atPath: path) else {
            return [DoctorRow("ledger", .absent, ["path": path])]
        }
        do throws(PortError) {
            let status = try await LedgerDesk(settings: settings).status()
            let ledger = DoctorRow("ledger", .ok, ["path": path, "served": "\(status.isServed)"])
            return [ledger] + status.conditions.flatMap { set in set.conditions.map(DoctorRow.init) }
        } catch {
            return [DoctorRow("ledger", .problem, ["path": path, "error": error.message])]
        }
    }

    private func schemaRow() -> DoctorRow {
        do throws(PortError) {
            let versions = try SchemaDesk(settings: settings).folders().map(\.version).sorted().map(\.text)
            guard !versions.isEmpty else { return DoctorRow("schemas", .absent, [:]) }
            return DoctorRow(
                "schemas", .ok, ["count": "\(versions.count)", "versions": versions.joined(separator: " ")])
        } catch {
            return DoctorRow("schemas", .problem, ["error": error.message])
        }
    }

    /// What counts instead of ANS's schemas.
    private func operatorSchemaRows() -> [DoctorRow] {
        guard settings.operatorSchemaFolder != nil else { return [] }
        do throws(PortError) {
            let desk = try SchemaDesk(settings: settings)
            let sets = try desk.operatorSets()
            let folders = try desk.folders().filter { folder in sets.contains { $0.version == folder.version } }
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

    /// Never the token.
    private func portalRow() -> DoctorRow {
        guard let portal = settings.portal else { return DoctorRow("hat", .absent, [:]) }
        let url = ["path": portal.url]
        do throws(PortError) {
            _ = try settings.portalSettings()
        } catch {
            return DoctorRow("hat", .problem, url.merging(["error": error.message]) { $1 })
        }
        var missing: [String] = []
        if portal.tenantID.isEmpty { missing.append("MV_PHATIDT") }
        if portal.tenantName.isEmpty { missing.append("MV_PHATNMT") }
        if settings.acceptanceRules.registroANS == nil { missing.append("BA0_SUSEP") }
        guard missing.isEmpty else {
            let error = "not set: " + missing.joined(separator: ", ")
            return DoctorRow("hat", .problem, url.merging(["error": error]) { $1 })
        }
        return DoctorRow("hat", .ok, url)
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

    /// Files that no register is called like stay where they are for good.
    private func unknownFileRows() -> [DoctorRow] {
        let folder = "\(settings.layout.path(.inbox))/reference"
        // Absent: nothing waits.
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

/// One thing that was looked at.
package struct DoctorRow: Sendable {
    package enum State: String, Sendable {
        case ok
        /// Not there, which may be meant.
        case absent
        case problem
    }

    /// `spool.inbox`, `ledger`, `schemas`, `hat`, `reference.cid` and their like.
    package let check: String
    package let state: State
    /// `path`, `rows`, `form`, `version`, `changed` (files that are not ANS's), `since`, `rules` (those not applied), `error` and their like.
    package let facts: [String: String]
    /// What the serving process reports, when the row is of that.
    package let condition: ServiceCondition?

    init(_ check: String, _ state: State, _ facts: [String: String]) {
        self.check = check
        self.state = state
        self.facts = facts
        condition = nil
    }

    init(_ condition: ServiceCondition) {
        check = "service.\(condition.kind.rawValue)"
        state = condition.severity == .problem ? .problem : .ok
        facts = ["path": condition.subject]
        self.condition = condition
    }
}
