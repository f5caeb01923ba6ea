import Domain
import FoundationEssentials

/// Appends groups of lines to the files of their days. Each file is opened only for its group, so a file that was moved
/// or removed meanwhile is created again.
struct TraceWriter: Sendable {
    private struct Target: Hashable {
        let day: String
        let file: TraceFile
    }

    let folder: String
    var days: TraceDays
    let onFailure: @Sendable (PortError) -> Void
    /// Files that could not be written the last time.
    private var failing: Set<TraceFile> = []

    init(folder: String, days: TraceDays, onFailure: @escaping @Sendable (PortError) -> Void) {
        self.folder = folder
        self.days = days
        self.onFailure = onFailure
    }

    /// `time` is that of the notes that count omitted lines.
    /// - Returns: how many lines were not written, including the omitted ones.
    mutating func write(_ lines: [TraceLine], omitted: [TraceFile: Int], at time: Date) -> [TraceFile: Int] {
        var notWritten: [TraceFile: Int] = [:]
        // In the order of the days; within a file in the order of the calls.
        for (target, group) in groups(of: lines).sorted(by: { $0.key.day < $1.key.day }) {
            if !append(group.text, to: target) { notWritten[target.file, default: 0] += group.count }
        }
        for (file, count) in omitted {
            let (day, time) = days.texts(of: time)
            let note = "\(time);[hatspool] \(count) linha(s) não gravada(s): fila do log cheia ou disco indisponível\n"
            if !append(Array(note.utf8), to: Target(day: day, file: file)) { notWritten[file, default: 0] += count }
        }
        return notWritten
    }

    private mutating func groups(of lines: [TraceLine]) -> [Target: (text: [UInt8], count: Int)] {
        var groups: [Target: (text: [UInt8], count: Int)] = [:]
        for line in lines {
            let (day, time) = days.texts(of: line.time)
            let target = Target(day: day, file: line.file)
            groups[target, default: ([], 0)].text += Array("\(time);\(line.plainText)\n".utf8)
            groups[target]?.count += 1
        }
        return groups
    }

    private mutating func append(_ text: [UInt8], to target: Target) -> Bool {
        let path = "\(folder)/\(target.day)/\(target.file.name)"
        do {
            try AppendedFile.makeFolders("\(folder)/\(target.day)")
            try AppendedFile.append(text, to: path)
            failing.remove(target.file)
            return true
        } catch {
            if failing.insert(target.file).inserted { onFailure(error) }
            return false
        }
    }
}
