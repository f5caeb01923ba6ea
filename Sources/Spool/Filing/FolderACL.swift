import CLinux
import Files
import Glibc

/// The default ACL of a folder (acl(5)), which the kernel applies to files created there. A file that is created
/// elsewhere and renamed into the folder does not get it.
///
/// Stored as the bytes of the extended attribute: a version, then entries of tag, permissions and ID, little-endian
/// (linux/posix_acl_xattr.h).
struct FolderACL {
    private static let access = "system.posix_acl_access"
    private static let defaults = "system.posix_acl_default"
    private static let headBytes = 4
    private static let entryBytes = 8
    /// More than any file system allows.
    private static let bytesMax = 4_096

    private enum Tag: UInt8 {
        case owner = 0x01
        case group = 0x04
        case other = 0x20
    }

    private let bytes: [UInt8]

    /// nil when the folder has none, or the file system has no ACLs.
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

    /// Applies these permissions to a file or folder, masked by `allowed` (`rwx`) as by the mode at creation.
    /// `givesGroup`: whether its group is the folder's; another group gets no permissions.
    /// - Returns: false when the file system refused them.
    func apply(to number: Int32, allowed: UInt8, givesGroup: Bool) -> Bool {
        var own = bytes
        for start in stride(from: Self.headBytes, to: own.count, by: Self.entryBytes) {
            var rights = own[start + 2] & allowed
            switch Tag(rawValue: own[start]) {
            // This program must keep access to its own files.
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

    /// Removes the ACL that a file inherited where it was created; its mode stays.
    static func remove(from number: Int32) { _ = unsafe hatspool_remove_attribute(number, access) }
}
