package import Domain
package import FoundationEssentials
import Logging

/// Detects that a disk is full, nearly full or failing, and reports it as a condition. Ends the condition when the disk
/// accepts bytes again.
package actor DiskWatch {
    private let parts: PipelineParts
    private let space: @Sendable () -> [Result<DiskSpace, PortError>]
    private var isLogged = false

    /// `space` is called on a thread that may block.
    package init(_ parts: PipelineParts, space: @escaping @Sendable () -> [Result<DiskSpace, PortError>]) {
        self.parts = parts
        self.space = space
    }

    /// Checks once. Never throws: the next call reports what could not be reported.
    package func check() async {
        let space = space
        // Fails only while the process is stopping.
        let found = try? await parts.disk.run { () throws(PortError) in space() }
        guard let found else { return }
        let seen = parts.diskTrouble.trouble
        if !seen.isEmpty, await isWell() { parts.diskTrouble.clear(seen) }
        let conditions = conditions(found, parts.diskTrouble.trouble)
        log(conditions)
        do throws(PortError) {
            try await parts.conditions?.report(.disk, conditions)
        } catch {
            parts.diskTrouble.note(error)
        }
    }

    private func isWell() async -> Bool {
        let queues = parts.queues
        do throws(PortError) {
            try await parts.disk.run { () throws(PortError) in try queues.proveDisk() }
            return true
        } catch {
            parts.diskTrouble.note(error)
            return false
        }
    }

    private func conditions(
        _ found: [Result<DiskSpace, PortError>], _ trouble: DiskTrouble.Trouble
    ) -> [ServiceCondition] {
        let time = parts.now()
        var conditions = Self.conditions(found, at: time)
        let subject = "spool"
        if let full = trouble.full, !conditions.contains(where: { $0.kind == .diskFull }) {
            conditions.append(ServiceCondition(.diskFull, subject: subject, parameters: ["error": full], since: time))
        }
        if let failing = trouble.failing {
            conditions.append(
                ServiceCondition(.diskFailing, subject: subject, parameters: ["error": failing], since: time))
        }
        return conditions
    }

    /// The conditions that the disk's figures imply, also for a command that runs without a daemon. A file system that
    /// two folders share is named once.
    package static func conditions(_ found: [Result<DiskSpace, PortError>], at time: Date) -> [ServiceCondition] {
        var seen: [DiskSpace] = []
        var conditions: [ServiceCondition] = []
        for result in found {
            switch result {
            case .success(let space) where space.isShort:
                var figures = space
                figures.path = ""
                guard !seen.contains(figures) else { continue }
                seen.append(figures)
                conditions.append(
                    ServiceCondition(
                        .diskFull, subject: space.path, parameters: ["error": Self.figures(of: space)], since: time))
            case .success: break
            case .failure(let error):
                conditions.append(
                    ServiceCondition(.diskFailing, subject: "spool", parameters: ["error": error.message], since: time))
            }
        }
        return conditions
    }

    /// Rounded, so that the set of conditions does not change at every check.
    private static func figures(of space: DiskSpace) -> String {
        if space.totalFiles > 0, space.freeFiles < space.freeFilesMin { return "inodes: < \(space.freeFilesMin)" }
        return "< \(max(1, space.freeBytesMin >> 20)) MiB"
    }

    private func log(_ conditions: [ServiceCondition]) {
        if let first = conditions.first, !isLogged {
            parts.logger.error(
                first.kind == .diskFull ? "a disk is full or nearly full" : "a disk fails",
                metadata: [
                    LogKeys.path: "\(first.subject)", LogKeys.error: "\(first.parameters["error"] ?? "-")",
                ])
        } else if conditions.isEmpty, isLogged {
            parts.logger.notice("the disk is usable again")
        }
        isLogged = !conditions.isEmpty
    }
}
