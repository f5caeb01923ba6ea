import CLinux
import Glibc

/// The default ACL of a folder (acl(5)): what the kernel gives a file that is made there. A file that is made elsewhere and renamed into the
/// folder gets nothing of it by itself.
///
/// Kept as the bytes of the extended attribute: a version, then entries of tag, permissions and ID, little-endian
/// (linux/posix_acl_xattr.h).
struct FolderACL {
    private static let access = "system.posix_acl_access"
    private static let defaults = "system.posix_acl_default"
    private static let headBytes = 4
    private static let entryBytes = 8
    /// Far above what any file system takes.
    private static let bytesMax = 4_096

    private enum Tag: UInt8 {
        case owner = 0x01
        case group = 0x04
        case other = 0x20
    }

    private let bytes: [UInt8]

    /// Nil when the folder has none, or the file system knows no ACLs.
    init?(_ folder: Folder) {
        var buffer = [UInt8](repeating: 0, count: Self.bytesMax)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe hatspool_get_attribute(folder.number, Self.defaults, $0.baseAddress, $0.count)
        }
        guard count >= Self.headBytes + 3 * Self.entryBytes, (count - Self.headBytes) % Self.entryBytes == 0 else {
            return nil
        }
        bytes = Array(buffer.prefix(count))
    }

    /// Gives a file or folder these rights, of which those outside of `allowed` (`rwx`) are left out, as a mode at its making does.
    /// `givesGroup`: whether its group is the folder's; another group gets nothing.
    /// - Returns: false when the file system did not take them.
    func apply(to number: Int32, allowed: UInt8, givesGroup: Bool) -> Bool {
        var own = bytes
        for start in stride(from: Self.headBytes, to: own.count, by: Self.entryBytes) {
            var rights = own[start + 2] & allowed
            switch Tag(rawValue: own[start]) {
            // What is ours must stay usable by us.
            case .owner: rights |= 0o6 | (allowed & 0o1)
            case .group where !givesGroup: rights = 0
            case .group, .other, nil: break
            }
            own[start + 2] = rights
        }
        return unsafe own.withUnsafeBytes {
            unsafe hatspool_set_attribute(number, Self.access, $0.baseAddress, $0.count)
        } == 0
    }

    /// Takes away the ACL that a file brings from where it was made; it keeps its mode.
    static func remove(from number: Int32) { _ = unsafe hatspool_remove_attribute(number, access) }
}
