import CLibArchive
import Glibc

extension ArchiveEntry.Kind {
    init(of header: OpaquePointer) {
        if unsafe archive_entry_hardlink(header) != nil {
            self = .link
            return
        }
        switch unsafe archive_entry_filetype(header) & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .link
        default: self = .other
        }
    }
}
