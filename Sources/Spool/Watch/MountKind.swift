/// Whether changes by other machines are seen here as events and leases (statfs(2), `f_type`).
enum MountKind: Equatable {
    case local
    /// Another machine may write without any event or lease here (T01, T02).
    case remote

    /// FUSE: sshfs, bindfs, rclone.
    static let fuseMagic: UInt64 = 0x6573_5546

    init(magic: UInt64) {
        switch magic & 0xFFFF_FFFF {
        case 0x6969,  // NFS
            0x517B, 0xFF53_4D42, 0xFE53_4D42,  // SMB, CIFS, SMB2
            0x6573_5546,  // FUSE: sshfs, bindfs, rclone
            0x0102_1997,  // 9p
            0x00C3_6400, 0x5346_414F, 0x7375_7245, 0x564C:  // Ceph, AFS, Coda, NCP
            self = .remote
        default:
            self = .local
        }
    }
}
