import Dispatch
package import Domain
package import FoundationEssentials
import Synchronization

/// Writes `<folder>/<yyyymmdd>/<name>`, lines of `HH:MM:SS.mmm;<text>` in UTF-8, by the operator's calendar.
///
/// **Purpose.** The files that the ERP's own jobs write. A line has the day and the time of its call, however late it
/// is written.
///
/// **Diagnostics.** A file that cannot be written is reported to `onFailure` once, and again only after a successful
/// write. Lines that did not fit into the buffer or on the disk are counted, and the file states their number as soon
/// as it can be written.
///
/// **Security.** No text can end its line or begin another one; the caller is responsible for the content.
package final class FolderTraceLog: TraceLog {
    private struct Pending: Sendable {
        var lines: [TraceLine] = []
        var byteCount = 0
        var omitted: [TraceFile: Int] = [:]
        var isScheduled = false
        var isClosed = false
    }

    /// Most text that waits to be written, in bytes: some tens of thousands of lines, minutes of work for the jobs.
    package static let bufferBytesMax = 4 << 20

    private let now: @Sendable () -> Date
    private let bufferBytesMax: Int
    private let queue: DispatchQueue
    private let pending = Mutex(Pending())
    /// Used on `queue` only, one caller at a time; the lock says so to the compiler.
    private let writer: Mutex<TraceWriter>

    /// `folder` is absolute and made when the first line is written. `onFailure` is called on the writer's own thread.
    package convenience init(
        folder: String, timeZone: TimeZone, now: @escaping @Sendable () -> Date = { Date() },
        onFailure: @escaping @Sendable (PortError) -> Void
    ) {
        self.init(
            folder: folder, timeZone: timeZone, now: now, bufferBytesMax: Self.bufferBytesMax,
            queue: DispatchQueue(label: "hatspool.logpls", qos: .utility), onFailure: onFailure)
    }

    /// `queue` is a serial one.
    init(
        folder: String, timeZone: TimeZone, now: @escaping @Sendable () -> Date, bufferBytesMax: Int,
        queue: DispatchQueue, onFailure: @escaping @Sendable (PortError) -> Void
    ) {
        self.now = now
        self.bufferBytesMax = bufferBytesMax
        self.queue = queue
        writer = Mutex(TraceWriter(folder: folder, days: TraceDays(timeZone: timeZone), onFailure: onFailure))
    }

    /// Queues the line and returns at once; a full buffer drops and counts it.
    package func write(_ line: String, to file: TraceFile) {
        let line = TraceLine(file: file, time: now(), text: line)
        let mustSchedule = pending.withLock { pending in
            guard !pending.isClosed else { return false }
            if pending.byteCount + line.cost > bufferBytesMax {
                pending.omitted[file, default: 0] += 1
            } else {
                pending.lines.append(line)
                pending.byteCount += line.cost
            }
            defer { pending.isScheduled = true }
            return !pending.isScheduled
        }
        if mustSchedule { queue.async { self.drain() } }
    }

    /// Writes the queued lines and accepts no more. Waits for the disk; repeating it has no effect.
    package func close() {
        pending.withLock { $0.isClosed = true }
        queue.sync { drain() }
    }

    private func drain() {
        var hasFailed = false
        while let batch = nextBatch(besidesOmitted: hasFailed) {
            let time = now()
            let notWritten = writer.withLock { $0.write(batch.lines, omitted: batch.omitted, at: time) }
            guard !notWritten.isEmpty else { continue }
            // Their note is tried again with the next line, not at once.
            hasFailed = true
            pending.withLock { $0.omitted.merge(notWritten, uniquingKeysWith: +) }
        }
    }

    /// - Returns: nil when nothing is queued except perhaps counts of omitted lines; the next line then schedules the
    ///   writer.
    private func nextBatch(besidesOmitted: Bool) -> Pending? {
        pending.withLock { pending in
            guard !pending.lines.isEmpty || (!besidesOmitted && !pending.omitted.isEmpty) else {
                pending.isScheduled = false
                return nil
            }
            let batch = pending
            pending.lines = []
            pending.byteCount = 0
            pending.omitted = [:]
            return batch
        }
    }
}
