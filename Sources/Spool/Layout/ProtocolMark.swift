import Domain
import Files
import Foundation
import Glibc
import Synchronization

/// `.hatspool/protocols`: the protocol numbers that may have been issued, stored outside the ledger, so that a restored
/// older ledger never issues one of them again.
///
/// One line of fixed length, overwritten in place. `mark` reserves a block of numbers and is flushed before the first
/// of them is used. `last` is written with every number and not flushed. After the process was killed `last` is still
/// correct, because the kernel has the written data. After the machine went down it is not trusted, and the rest of the
/// block is skipped.
final class ProtocolMark: Sendable {
    private struct State: Sendable {
        var mark: Int64
        var last: Int64
        /// Numbers up to this one are skipped.
        let floor: Int64
    }

    static let block: Int64 = 1_000
    /// How far numbers jump when the record is lost or damaged: more than is ever reserved ahead, and easy to notice.
    static let jumpWithoutRecord: Int64 = 1_000_000

    private static let name = FileName(own: "protocols")
    private static let temporaryName = FileName(own: "protocols.new")
    private static let path = ".hatspool/protocols"
    private let file: Descriptor
    private let state: Mutex<State>
    /// The record was damaged, or missing in a spool that had one.
    let isDamaged: Bool

    /// Reads or creates the record. Durable on return. `isExpected`: the spool had a record when it was last served. If
    /// it is missing or damaged, numbers jump ahead from `lastOfLedger`.
    init(in folder: Folder, isExpected: Bool, lastOfLedger: Int64) throws(PortError) {
        let found = try Self.read(in: folder)
        let (mark, last, floor): (Int64, Int64, Int64)
        switch found {
        case .record(let record):
            (mark, last) = (record.mark, record.last)
            floor = record.isTrusted ? record.last : record.mark
            isDamaged = false
        case .absent where !isExpected:
            (mark, last, floor) = (0, 0, 0)
            isDamaged = false
        case .absent, .damaged:
            floor = lastOfLedger + Self.jumpWithoutRecord
            (mark, last) = (floor, floor)
            isDamaged = true
        }
        do throws(SystemFailure) {
            if case .record = found {
            } else {
                // Created under another name, so that a power cut leaves a complete record or none.
                let made = try folder.newFile(Self.temporaryName)
                try made.write(all: Self.line(mark: mark, last: last, isClosed: false), at: 0)
                try made.sync()
                try folder.renameReplacing(Self.temporaryName, to: folder, Self.name)
                try folder.sync()
            }
            file = try folder.keptFile(Self.name)
            try file.write(all: Self.line(mark: mark, last: last, isClosed: false), at: 0)
            try file.syncData()
        } catch {
            throw error.port("write", Self.path)
        }
        state = Mutex(State(mark: mark, last: last, floor: floor))
    }

    /// The same record under a new mount of the same share.
    init(_ former: ProtocolMark, in folder: Folder) throws(PortError) {
        let now = former.state.withLock { $0 }
        isDamaged = false
        do throws(SystemFailure) {
            file = try folder.keptFile(Self.name)
            try file.write(all: Self.line(mark: now.mark, last: now.last, isClosed: false), at: 0)
            try file.syncData()
        } catch {
            throw error.port("write", Self.path)
        }
        state = Mutex(now)
    }

    var floor: Int64 { state.withLock { $0.floor } }

    func next(after lastOfLedger: Int64) throws(PortError) -> Int64 {
        try state.withLock { state throws(PortError) in
            let number = max(lastOfLedger, state.floor) + 1
            let isBeyond = number > state.mark
            let mark = isBeyond ? number + Self.block - 1 : state.mark
            do throws(SystemFailure) {
                try file.write(all: Self.line(mark: mark, last: max(state.last, number), isClosed: false), at: 0)
                if isBeyond { try file.syncData() }
            } catch {
                throw error.port("write", Self.path)
            }
            state.mark = mark
            state.last = max(state.last, number)
            return number
        }
    }

    /// Flushes `last` at an orderly end, so that it is trusted even after the machine goes down.
    func close() {
        state.withLock { state in
            // Without it the next start skips the rest of the block.
            do throws(SystemFailure) {
                try file.write(all: Self.line(mark: state.mark, last: state.last, isClosed: true), at: 0)
                try file.syncData()
            } catch {
                return
            }
        }
    }

    // MARK: The record

    private enum Found {
        case record(Record)
        case absent, damaged
    }

    private struct Record {
        let mark: Int64
        let last: Int64
        let isTrusted: Bool
    }

    private static let length = 128

    private static func line(mark: Int64, last: Int64, isClosed: Bool) -> [UInt8] {
        let text = "hatspool-protocols 1 mark=\(mark) last=\(last) closed=\(isClosed ? 1 : 0) boot=\(bootID)"
        let padded = text + String(repeating: " ", count: max(0, length - 1 - text.utf8.count))
        return Array(padded.utf8.prefix(length - 1)) + [UInt8(ascii: "\n")]
    }

    private static func read(in folder: Folder) throws(PortError) -> Found {
        let bytes: [UInt8]
        do {
            let file = try folder.file(name)
            bytes = try file.ends(byteCount: min(Int64(length), try file.status().identity.byteCount)).head
        } catch {
            guard error.number == ENOENT else { throw error.port("read", path) }
            return .absent
        }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard bytes.count == length, bytes.last == UInt8(ascii: "\n"), fields.first == "hatspool-protocols" else {
            return .damaged
        }
        let values = Dictionary(
            fields.compactMap { word -> (Substring, Substring)? in
                guard let sign = word.firstIndex(of: "=") else { return nil }
                return (word[..<sign], word[word.index(after: sign)...])
            }, uniquingKeysWith: { $1 })
        guard let mark = values["mark"].flatMap({ Int64($0) }), let last = values["last"].flatMap({ Int64($0) }),
            0 <= last, last <= mark
        else { return .damaged }
        let boot = values["boot"] ?? ""
        return .record(
            Record(mark: mark, last: last, isTrusted: values["closed"] == "1" || (!boot.isEmpty && boot == bootID)))
    }

    /// Changes with each boot of the machine; empty when it cannot be read.
    private static let bootID: String = {
        guard let bytes = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id") else { return "" }
        return String(decoding: bytes, as: UTF8.self).filter { $0.isHexDigit || $0 == "-" }
    }()
}
