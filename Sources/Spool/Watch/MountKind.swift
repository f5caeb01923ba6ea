/// Whether changes by other machines raise events and break leases here (statfs(2), `f_type`).
enum MountKind: Equatable {
    case local
    /// Another machine may write without any event or lease here (T01, T02).
    case remote

    /// FUSE: sshfs, bindfs, rclone.
    static let fuseMagic: UInt64 = 0x6573_5546

    init(magic: UInt64) { self = Self.known[magic & 0xFFFF_FFFF]?.isRemote == true ? .remote : .local }

    /// Name of the file system; the magic number in hexadecimal when it is not in the table.
    static func name(magic: UInt64) -> String {
        known[magic & 0xFFFF_FFFF]?.name ?? "0x" + String(magic & 0xFFFF_FFFF, radix: 16)
    }

    /// File systems that other machines, or the host of a virtual machine, can write count as remote. FUSE can be any
    /// program: sshfs, bindfs, GlusterFS, rclone, ntfs-3g, virtiofs.
    private static let known: [UInt64: (name: String, isRemote: Bool)] = [
        0x6969: ("nfs", true), 0x517B: ("smb", true), 0xFF53_4D42: ("cifs", true), 0xFE53_4D42: ("smb2", true),
        0x6573_5546: ("fuse", true), 0x0102_1997: ("9p", true), 0x00C3_6400: ("ceph", true),
        0x5346_414F: ("afs", true), 0x6B41_4653: ("kafs", true), 0x7375_7245: ("coda", true), 0x564C: ("ncp", true),
        0x0116_1970: ("gfs2", true), 0x7461_636F: ("ocfs2", true), 0x0BD0_0BD0: ("lustre", true),
        0x4750_4653: ("gpfs", true), 0x1983_0326: ("beegfs", true), 0xAAD7_AAEA: ("panfs", true),
        0x786F_4256: ("vboxsf", true), 0xBACB_ACBC: ("vmhgfs", true), 0x7C7C_6673: ("prl_fs", true),
        0x00C0_FFEE: ("hostfs", true),
        0xEF53: ("ext4", false), 0x5846_5342: ("xfs", false), 0x9123_683E: ("btrfs", false),
        0x0102_1994: ("tmpfs", false), 0x2FC1_2FC1: ("zfs", false), 0x794C_7630: ("overlay", false),
        0xF2F5_2010: ("f2fs", false), 0x4D44: ("vfat", false), 0x2011_BAB0: ("exfat", false),
        0x7366_746E: ("ntfs", false), 0x5346_544E: ("ntfs", false), 0xCA45_1A4E: ("bcachefs", false),
    ]
}
