package import Domain
import Files
import Foundation
import Glibc

extension FolderQueues {
    /// Inspects a spool before anything of it is opened or created.
    /// - Throws: `.configuration` for a damaged identity; other errors of the file system, except that something does
    ///   not exist.
    package static func survey(_ layout: SpoolLayout) throws(PortError) -> SpoolSide {
        var side = SpoolSide(root: layout.root)
        let root: Folder
        do {
            root = try Folder.open(absolute: layout.root, path: "")
        } catch {
            guard error.number == ENOENT else { throw error.port("open", layout.root) }
            side.unmountedPoint = UnmountedPoint.above(layout.root)
            return side
        }
        side.identity = try SpoolMetadata(root: root).identity()
        side.hasClaimedFiles = [.work, .originals].contains { holdsClaimedFiles($0, of: root, layout) }
        for dialect in SpoolLayout.Dialect.allCases {
            let other = SpoolLayout(root: layout.root, dialect: dialect)
            let wasServed = unsafe access("\(other.path(.work))/\(SpoolLayout.lockName.display)", F_OK) == 0
            if wasServed, side.dialectOfFolders == nil || dialect == layout.dialect {
                side.dialectOfFolders = dialect.rawValue
            }
        }
        let before = side.identity?.dialect ?? side.dialectOfFolders
        if let before = before.flatMap(SpoolLayout.Dialect.init(rawValue:)), before != layout.dialect {
            side.hasFilesOfOtherDialect = holdsFiles(SpoolLayout(root: layout.root, dialect: before))
        }
        if side.identity == nil { side.unmountedPoint = UnmountedPoint.above(layout.root) }
        return side
    }

    /// Whether `other` is a different folder than `root` and has a spool with the same identity: a copy.
    package static func isCopy(_ other: String, of root: String, identity: SpoolIdentity) -> Bool {
        do throws(SystemFailure) {
            let (one, two) = (
                try Folder.open(absolute: root, path: ""), try Folder.open(absolute: other, path: "")
            )
            guard one.identity != two.identity else { return false }
            // A share that is mounted twice shows the same spool under two device numbers.
            guard one.identity.device == two.identity.device || one.identity.inode != two.identity.inode else {
                return false
            }
            do throws(PortError) {
                return try SpoolMetadata(root: two).identity()?.spool == identity.spool
            } catch {
                return false
            }
        } catch {
            return false
        }
    }

    private static func holdsClaimedFiles(_ folder: SpoolFolder, of root: Folder, _ layout: SpoolLayout) -> Bool {
        do throws(SystemFailure) {
            guard let name = FileName(layout.name(folder)) else { return false }
            let stream = try FolderStream(try root.folder(name))
            while let entry = try stream.next() {
                if DropID(entry.name.display) != nil { return true }
            }
            return false
        } catch {
            return false
        }
    }

    /// Whether there are files that another dialect would hide: dropped, in work, held, or waiting for Protheus.
    private static func holdsFiles(_ layout: SpoolLayout) -> Bool {
        [SpoolFolder.inbox, .work, .originals, .held, .imports].contains { folder in
            let path = layout.path(folder)
            let reference = "\(path)/\(SpoolLayout.referenceName.display)"
            let names = FileManager.default.enumerator(atPath: path)
            while let name = names?.nextObject() as? String {
                guard name.split(separator: "/").last?.hasPrefix(".") == false else { continue }
                if "\(path)/\(name)".hasPrefix(reference + "/") { continue }
                if names?.fileAttributes?[.type] as? FileAttributeType == .typeRegular { return true }
            }
            return false
        }
    }
}

/// Mount points in `/etc/fstab` that are not mounted: files created there disappear below a later mount.
enum UnmountedPoint {
    /// The nearest mount point at or above `path`, if it is not mounted.
    static func above(_ path: String, fstab: String = "/etc/fstab", mounts: String = "/proc/self/mounts") -> String? {
        let mounted = points(in: mounts)
        let named = points(in: fstab).filter { point in
            point.hasPrefix("/") && point != "/" && (path == point || path.hasPrefix(point + "/"))
        }
        guard !mounted.isEmpty, let nearest = named.max(by: { $0.utf8.count < $1.utf8.count }) else { return nil }
        return mounted.contains(nearest) ? nil : nearest
    }

    /// The second field of each line that is not a comment.
    private static func points(in file: String) -> Set<String> {
        guard let bytes = FileManager.default.contents(atPath: file) else { return [] }
        var points: Set<String> = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard fields.count >= 2 else { continue }
            var point = unescaped(String(fields[1]))
            while point.count > 1, point.hasSuffix("/") { point.removeLast() }
            points.insert(point)
        }
        return points
    }

    /// Decodes escapes such as `\040` for a space (fstab(5)).
    private static func unescaped(_ text: String) -> String {
        [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")].reduce(text) { result, pair in
            result.replacingOccurrences(of: pair.0, with: pair.1)
        }
    }
}
