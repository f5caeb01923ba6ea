import Domain
import Foundation
import InspectionWorkerProbe
import Testing

@testable import InspectionWorkers

extension Workers {
    /// Exports that are read in separate processes. The probe program returns as many records as the export's text
    /// orders.
    @Suite struct `Exports in sandboxed children` {
        @Test func `every record comes as it was made, in groups as asked for`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let document = try MemoryDocument("give 5000")
            let cursor = try reader(workers).open(document.descriptor, form: .csv, limits: Limits())
            var count = 0
            while true {
                let drafts = try cursor.next(2_000)
                if drafts.isEmpty { break }
                #expect(drafts.count == min(2_000, 5_000 - count))
                for draft in drafts {
                    count += 1
                    #expect(draft == ProbeFacts.draft(count))
                }
            }
            #expect(count == 5_000)
            #expect(cursor.inspection.export?.recordCount == 5_000)
            #expect(cursor.inspection.export?.unusableCount == 714)
            #expect(cursor.inspection.export?.byAlias == [.beneficiaries: 4_286])
            #expect(cursor.inspection.body == "the terms", "they reach the reader with each file")
            #expect(try cursor.next(10).isEmpty)
            #expect(workers.idleCount == 1 && workers.lostCount == 0)
            withExtendedLifetime(document) {}
        }

        @Test func `a file is recognised in the child, and one that cannot be an export is not sent`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let (export, other) = (try MemoryDocument("give 1"), try MemoryDocument("some document"))
            #expect(try reader(workers).recognise(export.descriptor, name: "a") == .xml)
            #expect(try reader(workers).recognise(other.descriptor, name: "a") == nil)
            workers.close()
            #expect(try reader(workers, mayBe: false).recognise(export.descriptor, name: "a") == nil)
            #expect(throws: PortError.self) { try reader(workers).recognise(export.descriptor, name: "a") }
        }

        @Test func `a reading that is not ended returns its process`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let before = try Probes.running()
            for _ in 0..<3 {
                let document = try MemoryDocument("give 100000")
                let cursor = try reader(workers).open(document.descriptor, form: .xml, limits: Limits())
                #expect(try cursor.next(10).count == 10)
                withExtendedLifetime(document) {}
            }
            #expect(workers.idleCount == 1 && workers.lostCount == 0)
            #expect(try Probes.running() == before)
            #expect(try records("give 20", workers).count == 20)
        }

        @Test func `a crash in the midst is reported with its signal and ends that reading only`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let document = try MemoryDocument("give 100")
            let other = try reader(workers).open(document.descriptor, form: .xml, limits: Limits())
            #expect(try other.next(50).count == 50)
            #expect {
                _ = try records("crash 5000 3000", workers)
            } throws: { error in
                (error as? PortError).map { $0.isTransient && $0.message.contains("SIGABRT") } ?? false
            }
            #expect(try other.next(100).count == 50)
            #expect(workers.lostCount == 1)
            withExtendedLifetime(document) {}
        }

        @Test func `a lost reading stays lost`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let document = try MemoryDocument("crash 5000 3")
            let cursor = try reader(workers).open(document.descriptor, form: .xml, limits: Limits())
            #expect(throws: PortError.self) { try cursor.next(10) }
            // An empty group would mean that the file was read to its end.
            #expect(throws: PortError.self) { try cursor.next(10) }
            #expect(!cursor.inspection.isComplete)
            withExtendedLifetime(document) {}
        }

        @Test func `an endless loop is ended at its time limit`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            var limits = Limits()
            limits.inspectionTimeMax = .milliseconds(200)
            let started = ContinuousClock.now
            #expect {
                _ = try records("loop 100 50", workers, limits)
            } throws: { error in
                (error as? PortError)?.code == .limitExceeded
            }
            #expect(started.duration(to: .now) < .seconds(60), "it ends, however busy the machine")
        }

        @Test(arguments: [
            "skips", "too-many", "two-items", "no-item", "no-operation", "other-alias", "own-parent",
            "long-transaction", "content-and-problem", "large", "huge", "counts-wrong", "no-export",
        ])
        func `a false answer is an internal error, never a record`(word: String) throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            #expect {
                _ = try records("\(word) 2500", workers)
            } throws: { error in
                (error as? PortError).map { $0.code == .internalFault && $0.message.contains("cannot be") } ?? false
            }
            #expect(workers.lostCount == 1)
        }

        @Test func `more records than the limit are not accepted`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            var limits = Limits()
            limits.exportRecordsMax = 99
            #expect(try records("give 99", workers, limits).count == 99)
            #expect(throws: PortError.self) { try records("give 100", workers, limits) }
        }

        @Test func `a refusal to open is passed on and the process stays`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            #expect {
                _ = try records("open-refuse", workers)
            } throws: { error in
                (error as? PortError)?.message == "Refused by the reader."
            }
            #expect(workers.idleCount == 1 && workers.lostCount == 0)
        }
    }
}

private func records(_ parameters: String, _ workers: IntakeWorkers, _ limits: Limits = Limits()) throws
    -> [OrderDraft]
{
    let document = try MemoryDocument(parameters)
    let cursor = try reader(workers).open(document.descriptor, form: .xml, limits: limits)
    var records: [OrderDraft] = []
    while true {
        let group = try cursor.next(2_000)
        if group.isEmpty { break }
        records += group
    }
    withExtendedLifetime(document) {}
    return records
}

private func reader(_ workers: IntakeWorkers, mayBe: Bool = true) -> WorkerExportReader {
    WorkerExportReader(workers, mayBeExport: { _, _ throws(PortError) in mayBe }, terms: { "the terms" })
}
