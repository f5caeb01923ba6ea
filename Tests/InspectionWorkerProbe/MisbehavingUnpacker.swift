import Domain
import Glibc
import InspectionWorkers

/// Returns what the archive's text orders: `give 3 100` gives three files of a hundred bytes; other orders give false
/// results.
struct MisbehavingUnpacker: Unpacker {
    func isArchive(_ document: DocumentDescriptor) throws(PortError) -> Bool { false }

    func unpack(
        _ document: DocumentDescriptor, name: String, depth: Int, limits: Limits,
        newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(PortError) -> UnpackedArchive {
        let order = try ProbeOrder.text(of: document)
        let fields = order.split(separator: " ").map(String.init)
        let gift = Gift(name)
        func give(_ ordinal: Int, _ count: Int, as path: String? = nil) throws(PortError) {
            try gift.give(ordinal, count, as: path, to: try newEntry(ordinal))
        }
        switch fields.first ?? "" {
        case "give":
            for ordinal in 1...(Int(fields[1]) ?? 1) { try give(ordinal, Int(fields[2]) ?? 0) }
        case "give-then":
            try give(1, 100_000)
            ProbeOrder.endBadly(fields[1])
        case "refuse": throw PortError(.ioFailure, "Refused by the unpacker.", isTransient: true)
        case "fault":
            try give(1, 10)
            gift.archive.entries = []
            gift.archive.inspection.isWellFormed = false
            gift.archive.inspection.findings = [Finding(.archiveUnreadable)]
            gift.archive.inspection.findingCount = 1
        case "skips-a-number": try give(2, 1)
        case "begins-twice":
            try give(1, 1)
            try give(1, 1)
        case "climbs": try give(1, 10, as: "a/../../b")
        case "absolute": try give(1, 10, as: "/etc/passwd")
        case "nul": try give(1, 10, as: "a\u{0}b")
        case "long-name": try give(1, 10, as: String(repeating: "n", count: 5_000))
        case "same-names":
            try give(1, 10, as: "a")
            try give(2, 10, as: "a")
        case "stray": unsafe [UInt8]("stray".utf8).withUnsafeBytes { _ = unsafe write(3, $0.baseAddress, $0.count) }
        case let word where word.hasPrefix("ends-"):
            try give(1, 10)
            gift.lie(word)
        default: ProbeOrder.endBadly(order)
        }
        return gift.archive
    }
}

/// The files sent so far.
private final class Gift {
    var archive = UnpackedArchive(inspection: Inspection(), entries: [])
    private let name: String

    init(_ name: String) {
        self.name = name
        archive.inspection.kind = .archive
        archive.inspection.isWellFormed = true
    }

    func give(_ ordinal: Int, _ count: Int, as path: String?, to file: any IncomingFile) throws(PortError) {
        var left = count
        while left > 0 {
            try file.append([UInt8](repeating: UInt8(truncatingIfNeeded: ordinal), count: min(left, 64 << 10)))
            left -= 64 << 10
        }
        archive.entries.append(
            UnpackedEntry(ordinal: ordinal, path: path ?? "\(name)-\(ordinal).xml", byteCount: Int64(count)))
    }

    /// Falsifies the last message, after all files were sent.
    func lie(_ word: String) {
        switch word {
        case "ends-claiming-more": archive.entries[0].byteCount = 11
        case "ends-naming-another": archive.entries.append(UnpackedEntry(ordinal: 2, path: "b", byteCount: 0))
        case "ends-naming-none": archive.entries = []
        case "ends-in-fault-with-entries": archive.inspection.isWellFormed = false
        case "ends-as-no-archive": archive.inspection.kind = .message
        case "ends-with-many-findings":
            archive.inspection.findings = Array(repeating: Finding(.archiveUnreadable), count: 5_000)
        default: break
        }
    }
}
