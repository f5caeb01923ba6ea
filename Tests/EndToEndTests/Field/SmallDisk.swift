import Foundation
import Testing

/// A file system of its own, mounted on a folder for as long as the object lives.
final class SmallDisk {
    let mountPoint: URL
    private let image: URL?
    /// Another file system may be mounted there after the unmount.
    private var isMounted = true

    /// Mounting needs root and CAP_SYS_ADMIN, which a container may not have.
    static let canMount: Bool = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hatspool-mount-\(UUID().uuidString)")
        guard (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)) != nil else {
            return false
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        return (try? SmallDisk(memory: folder, kilobytes: 64)) != nil
    }()
    static let needsMount: Comment = "mounting a file system is not permitted here"

    /// Creates `folder` and mounts a tmpfs of this size on it.
    init(memory folder: URL, kilobytes: Int) throws {
        mountPoint = folder
        image = nil
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Self.run("mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.path])
    }

    /// The file system of an image file, through a loop device.
    init(image: URL, at folder: URL) throws {
        mountPoint = folder
        self.image = image
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Self.run("mount", ["-o", "loop", image.path, folder.path])
    }

    func resize(kilobytes: Int) throws {
        try Self.run("mount", ["-o", "remount,size=\(kilobytes)k", mountPoint.path])
    }

    func unmount() throws {
        try Self.run("umount", [mountPoint.path])
        isMounted = false
    }

    deinit {
        guard isMounted else { return }
        // A child that is ending may use it for a moment.
        _ = try? Program.runTool("umount", ["-l", mountPoint.path])
    }

    static func run(_ tool: String, _ arguments: [String]) throws {
        let result = try Program.runTool(tool, arguments)
        guard result.status == 0 else { throw Failure("\(tool) \(arguments): \(result.errors)") }
    }
}
