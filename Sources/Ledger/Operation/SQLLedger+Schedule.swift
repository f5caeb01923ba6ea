package import Domain
import FoundationEssentials

extension SQLLedger: ScheduleLedger {
    /// Reads the schedule marks of all jobs.
    package func scheduleMarks() async throws(PortError) -> [JobName: ScheduleMark] {
        try await database.read { connection throws(PortError) in
            var marks: [JobName: ScheduleMark] = [:]
            for var row in try connection.query("SELECT job, served_until, ran_at FROM schedule_marks") {
                marks[try row.rawValue("job", JobName.self)] = ScheduleMark(
                    servedUntil: try row.time("served_until"), ranAt: try row.optionalTime("ran_at"))
            }
            return marks
        }
    }

    /// Writes how far the schedule of a job was served; durable on return.
    package func recordScheduleMark(_ job: JobName, _ mark: ScheduleMark) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            try transaction.execute(
                """
                INSERT INTO schedule_marks (job, served_until, ran_at) VALUES (?, ?, ?)
                ON CONFLICT (job) DO UPDATE SET served_until = excluded.served_until, ran_at = excluded.ran_at
                """, [.text(job.rawValue), .time(mark.servedUntil), .time(mark.ranAt)])
            try transaction.recordEvent(
                .scheduleMarked, nil, JournalDetail().with("job", job.rawValue), at: mark.ranAt ?? mark.servedUntil)
        }
    }
}
