import Domain

extension HostileArchive {
    /// Names that point outside or repeat one another.
    static let zipNames: [HostileArchive] =
        [
            "../lote.xml", "a/../../lote.xml", "/etc/passwd", "\\windows\\lote.xml", "..\\lote.xml", "a\\..\\..\\b",
            "C:\\lote.xml", "c:lote.xml", "\\\\servidor\\pasta\\lote.xml", "a/.. /b", "..", "../",
        ].map { name in
            HostileArchive("name \(name)", .archiveEntryNameHostile, entry: 2) {
                zip {
                    $0.add("a.xml", "<a/>")
                    $0.add(name, name.hasSuffix("/") ? "" : "<b/>")
                }
            }
        }
        + [
            ("a.xml", "a.xml"), ("a.xml", "A.XML"), ("p/a.xml", "p\\a.xml"), ("a.xml", "./a.xml"),
            ("p/a.xml", "p//a.xml"),
            ("ação.xml", "ac\u{327}a\u{303}o.xml"), ("a\u{1}.xml", "a\u{2}.xml"),
        ].map { first, second in
            HostileArchive(
                "names \(first.debugDescription) and \(second.debugDescription)", .archiveEntryNameRepeated, entry: 2
            ) {
                zip {
                    $0.add(first, "<a/>")
                    $0.add(second, "<b/>")
                }
            }
        }
        + [
            HostileArchive("name of 5,000 bytes", .archiveEntryNameHostile, entry: 1) {
                zip { $0.add(String(repeating: "n", count: 5_000), "<a/>") }
            },
            HostileArchive("no name", .archiveUnreadable, entry: 1) { zip { $0.add("", "<a/>") } },
            HostileArchive("a file called .", .archiveUnreadable, entry: 1) { zip { $0.add(".", "<a/>") } },
            HostileArchive("another name before the content", .archiveUnreadable, entry: 1) {
                zip {
                    $0.add("a.xml", "<a/>")
                    $0.entries[0].localName = Array("b.xml".utf8)
                }
            },
            HostileArchive("a climbing name only before the content", .archiveUnreadable, entry: 1) {
                zip {
                    $0.add("aaaaa.xml", "<a/>")
                    $0.entries[0].localName = Array("../aa.xml".utf8)
                }
            },
        ]

    /// Kinds, methods and other formats.
    static let zipForms: [HostileArchive] =
        [("link", 0o120777), ("device", 0o060644), ("terminal", 0o020644), ("FIFO", 0o010644), ("socket", 0o140755)].map
    {
        (name: String, mode: UInt16) in
        HostileArchive("a \(name)", .archiveEntryNotAFile, entry: 2) {
            zip {
                $0.add("a.xml", "<a/>")
                $0.add("b.xml", "/etc/passwd", mode: mode)
            }
        }
    }
        + [UInt16(1), 0x41, 0x2000].map { flags in
            HostileArchive("encrypted, flags \(flags)", .archiveEncrypted, entry: 1) {
                zip { $0.add("a.xml", "segredo", flags: flags) }
            }
        }
        + [
            HostileArchive("only the last entry encrypted", .archiveEncrypted, entry: 2) {
                zip {
                    $0.add("a.xml", "<a/>")
                    $0.add("b.xml", "segredo", flags: 1)
                }
            },
            HostileArchive("AES", .archiveEncrypted, entry: 1) {
                zip {
                    $0.add("a.xml", "segredo")
                    $0.entries[0].method = 99
                }
            },
            HostileArchive("encrypted by libarchive", .archiveEncrypted, entry: 1) {
                try WrittenArchive.bytes(.encryptedZip, [("lote.xml", 100)])
            },
            HostileArchive("a folder with content", .archiveUnreadable, entry: 1) { zip { $0.add("pasta/", "<a/>") } },
            HostileArchive("only folders", .archiveEmpty) { zip { $0.add("pasta/", "", mode: 0o040755) } },
            HostileArchive("only litter", .archiveEmpty) { zip { $0.add("__MACOSX/a.xml", "<a/>") } },
            HostileArchive("nothing at all", .archiveEmpty) { StoredZip().bytes },
            HostileArchive("a sheet", .archiveNotWhatItsNameSays) { zip { $0.add("[Content_Types].xml", "<Types/>") } },
            HostileArchive("a Java program", .archiveNotWhatItsNameSays) {
                zip { $0.add("META-INF/MANIFEST.MF", "x") }
            },
            HostileArchive("PK and a text", .archiveNotWhatItsNameSays) {
                [0x50, 0x4B, 3, 4] + Array("isto não é um zip, é só um texto que começa assim".utf8)
            },
        ]
        + [UInt16(1), 9, 12, 14, 93, 95, 98, 65_535].map { method in
            HostileArchive(
                "packed by method \(method)", method < 99 ? .archiveMethodNotAccepted : .archiveUnreadable, entry: 1
            ) {
                zip {
                    $0.add("a.xml", "<a/>")
                    $0.entries[0].method = method
                }
            }
        }
}
