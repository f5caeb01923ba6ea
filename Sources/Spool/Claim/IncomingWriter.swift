import Digests
import Domain
import Files
import Synchronization

/// Writes a download and computes its digest while it arrives; holds one block in memory.
final class IncomingWriter: IncomingFile {
    /// `byteCount` bytes of the file were written or verified here and are included in `hasher`.
    private struct State: ~Copyable {
        var byteCount: Int64
        /// nil once finished.
        var hasher: SHA256Hasher?
        var digest: SHA256Digest?
        /// The content of the file is unknown; only `restart` helps.
        var isBroken = false
    }

    private let file: Descriptor
    private let path: String
    private let spool: OpenSpool
    private let state: Mutex<State>

    /// Reads existing content once, for the digest. After a power cut it may differ from what was appended, unless
    /// `finish` had flushed it.
    init(_ file: Descriptor, path: String, spool: OpenSpool) throws(PortError) {
        let byteCount: Int64
        do {
            byteCount = try file.status().identity.byteCount
        } catch {
            throw error.port("read", path)
        }
        var hasher = try SHA256Hasher()
        switch try FileReader().feed(&hasher, from: file, byteCount: byteCount) {
        case .success(true): break
        case .success(false): throw PortError(.busy, "\(path) is being written by somebody else.", isTransient: true)
        case .failure(let failure): throw failure.port("read", path)
        }
        self.file = file
        self.path = path
        self.spool = spool
        state = Mutex(State(byteCount: byteCount, hasher: hasher))
    }

    var byteCount: Int64 { state.withLock { $0.byteCount } }

    func restart() throws(PortError) {
        try state.withLock { state throws(PortError) in
            do throws(SystemFailure) {
                try file.truncate(to: 0)
            } catch {
                state.isBroken = true
                throw error.port("empty", path)
            }
            state = State(byteCount: 0, hasher: try SHA256Hasher())
        }
    }

    func append(_ bytes: [UInt8]) throws(PortError) {
        try state.withLock { state throws(PortError) in
            guard !state.isBroken, state.hasher != nil else { throw unusable(isFinished: state.digest != nil) }
            do throws(SystemFailure) {
                try file.write(all: bytes, at: state.byteCount)
            } catch {
                // Part of the bytes may have been written without being in the digest.
                do { try file.truncate(to: state.byteCount) } catch { state.isBroken = true }
                throw error.port("write", path)
            }
            do throws(PortError) {
                try state.hasher?.update(bytes)
            } catch {
                state.isBroken = true
                throw error
            }
            state.byteCount += Int64(bytes.count)
        }
    }

    func finish() throws(PortError) -> SHA256Digest {
        try state.withLock { state throws(PortError) in
            guard !state.isBroken else { throw unusable(isFinished: false) }
            try checkSize(state.byteCount)
            do throws(PortError) {
                try spool.flushes.run(path) { () throws(SystemFailure) in try file.syncData() }
                try spool.flushes.run(spool[.work].path) { () throws(SystemFailure) in try spool[.work].sync() }
            } catch {
                // Bytes of a failed flush may be lost, and a later flush would not report it: this file is never
                // resumed.
                state.isBroken = true
                _ = try? file.truncate(to: 0)
                throw error
            }
            if let digest = state.digest { return digest }
            guard let digest = try state.hasher.take()?.finish() else { throw unusable(isFinished: false) }
            state.digest = digest
            return digest
        }
    }

    private func checkSize(_ expected: Int64) throws(PortError) {
        let found: Int64
        do {
            found = try file.status().identity.byteCount
        } catch {
            throw error.port("read", path)
        }
        guard found == expected else {
            throw PortError(.ioFailure, "\(path) has \(found) bytes, and \(expected) were written to it.")
        }
    }

    private func unusable(isFinished: Bool) -> PortError {
        isFinished
            ? PortError(.internalFault, "\(path) is finished; it must be opened anew to go on.")
            : PortError(.ioFailure, "\(path) could not be written before; it must be begun anew.", isTransient: true)
    }
}
