import Domain
import Foundation
import Glibc
import Settings
import Spool

/// Folders of the spool, and the room on their disks.
struct FolderChecks {
    let settings: Settings

    func rows() -> [DoctorRow] { rootRows() + folderRows() + roomRows() }

    /// The ledger or the lock shows that a process served it before.
    var wasServed: Bool {
        let traces = [settings.ledgerPath, "\(settings.layout.path(.work))/.lock"]
        return traces.contains { FileManager.default.fileExists(atPath: $0) }
    }

    private func rootRows() -> [DoctorRow] {
        let root = settings.layout.root
        guard !FileManager.default.fileExists(atPath: root) else { return [] }
        return [
            DoctorRow(
                "spool", .problem, ["path": root],
                DoctorText(
                    "A raiz do spool, \(root), não existe: monte o compartilhamento, crie a pasta ou corrija MV_TISSDIR.",
                    "The spool's root, \(root), is not there: mount the share, make the folder or correct MV_TISSDIR."))
        ]
    }

    private func folderRows() -> [DoctorRow] {
        let wasServed = wasServed
        return SpoolFolder.allCases.map { folder in
            let path = settings.layout.path(folder)
            let check = "spool.\(folder.rawValue)"
            var isFolder: ObjCBool = false
            guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                guard wasServed else { return DoctorRow(check, .absent, ["path": path]) }
                return DoctorRow(
                    check, .problem, ["path": path],
                    DoctorText(
                        "A pasta \(path) não existe mais: crie-a de novo, com o mesmo dono e grupo, ou monte o compartilhamento.",
                        "The folder \(path) is gone: make it again, with the same owner and group, or mount the share.")
                )
            }
            guard isFolder.boolValue, unsafe access(path, R_OK | W_OK | X_OK) == 0 else {
                return DoctorRow(
                    check, .problem, ["path": path, "error": "not a folder this user may write"],
                    DoctorText(
                        "\(path) não é uma pasta em que este usuário possa gravar: confira dono, grupo e modo.",
                        "\(path) is no folder that this user may write: check owner, group and mode."),
                    area: .forbidden)
            }
            return DoctorRow(check, .ok, ["path": path])
        }
    }

    private func roomRows() -> [DoctorRow] {
        let ledger = settings.ledgerPath
        let folder = ledger.lastIndex(of: "/").map { String(ledger[..<$0]) } ?? "."
        var rows = [("disk.spool", settings.layout.root)].compactMap { roomRow($0.0, $0.1) }
        if folder != settings.layout.root, let row = roomRow("disk.ledger", folder) { rows.append(row) }
        return rows
    }

    private func roomRow(_ check: String, _ path: String) -> DoctorRow? {
        FileSystemRoom.of(path).map { Self.roomRow(check, path, $0) }
    }

    /// Less than a hundredth, or less than one large document, is a problem; less than a twentieth is a notice.
    static func roomRow(_ check: String, _ path: String, _ room: FileSystemRoom) -> DoctorRow {
        let megabytes = room.freeBytes >> 20
        let facts = [
            "path": path, "freeBytes": "\(room.freeBytes)", "totalBytes": "\(room.totalBytes)",
            "freeNodes": "\(room.freeNodes)",
        ]
        if room.totalNodes > 0, room.freeNodes < max(64, room.totalNodes / 1_000) {
            return DoctorRow(
                check, .problem, facts,
                DoctorText(
                    "Restam \(room.freeNodes) inodes em \(path): apague arquivos antigos; nenhum arquivo novo cabe sem eles.",
                    "\(room.freeNodes) inodes are left in \(path): remove old files; no new file fits without them."))
        }
        if room.freeBytes < max(4 << 20, min(room.totalBytes / 100, 512 << 20)) {
            return DoctorRow(
                check, .problem, facts,
                DoctorText(
                    "Restam \(megabytes) MB em \(path): libere espaço.",
                    "\(megabytes) MB are left in \(path): make room."))
        }
        let isScarce = room.freeBytes < min(room.totalBytes / 20, 5 << 30)
        return DoctorRow(
            check, isScarce ? .notice : .ok, facts,
            isScarce
                ? DoctorText(
                    "Restam só \(megabytes) MB em \(path).", "Only \(megabytes) MB are left in \(path).") : nil)
    }
}
