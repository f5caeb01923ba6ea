import Foundation

/// A folder seen through a FUSE mount (`bindfs`): without `RENAME_NOREPLACE`, without events for files written behind
/// it, and with locks of its own. Unmounted with this object.
final class Share {
    let source: URL
    let mount: URL
    private var server: Process?

    static let reason = "needs bindfs, /dev/fuse and the right to mount"

    /// Whether a mount can be made here.
    static let isAvailable: Bool = {
        guard FileManager.default.isReadableFile(atPath: "/dev/fuse") else { return false }
        let folder = FileManager.default.temporaryDirectory.appending(path: "share-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        guard let share = try? Share(folder.appending(path: "source"), on: folder.appending(path: "mount")) else {
            return false
        }
        share.unmount()
        return true
    }()

    init(_ source: URL, on mount: URL, options: [String] = []) throws {
        self.source = source
        self.mount = mount
        for folder in [source, mount] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        try remount(options)
    }

    deinit { unmount() }

    func remount(_ options: [String] = []) throws {
        let forOthers = getuid() == 0 ? [] : ["--no-allow-other"]
        // Runs in the foreground: a program that continues in the background could not be waited for.
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["bindfs", "-f"] + forOthers + options + [source.path, mount.path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        server = process
        for _ in 0..<100 where process.isRunning {
            if Self.device(mount) != Self.device(source) { return }
            usleep(50_000)  // until it is mounted
        }
        throw Failure("bindfs could not mount \(source.path)")
    }

    private static func device(_ folder: URL) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: folder.path))?[.systemNumber] as? Int
    }

    /// Unmounts even while files are open.
    func unmount() {
        let tool = getuid() == 0 ? ("umount", ["-l"]) : ("fusermount3", ["-uz"])
        // Best effort: it may be unmounted already.
        _ = try? Program.runTool(tool.0, tool.1 + [mount.path])
        server = nil
    }

    /// The files below a folder, as seen on the other side of the mount.
    func files(below folder: String) -> [String] {
        let root = source.appending(path: folder)
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: root.path)) ?? []
        return names.filter { name in
            let path = root.appending(path: name).path
            var isFolder: ObjCBool = false
            return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    /// Writes behind the mount, as another machine does.
    func drop(_ bytes: Data, as name: String) throws {
        let target = source.appending(path: "inbox/\(name)")
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: target)
    }
}

extension Installation {
    /// The whole spool seen through a mount; the ledger stays on the local disk.
    func share(_ options: [String] = []) throws -> Share {
        let settings = try String(contentsOf: ini, encoding: .utf8)
        try settings.replacingOccurrences(of: "[SPOOL]", with: "[SPOOL]\nLEDGER = \(home.path)/ledger.sqlite")
            .write(to: ini, atomically: true, encoding: .utf8)
        // Nothing is mounted over files.
        try FileManager.default.removeItem(at: spool)
        let share = try Share(home.appending(path: "behind"), on: spool, options: options)
        try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
        return share
    }
}
