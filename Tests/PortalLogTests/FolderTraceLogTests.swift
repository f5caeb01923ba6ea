import Dispatch
import Domain
import Foundation
import Glibc
import Synchronization
import Testing

@testable import PortalLog

struct FolderTraceLogTests {
    @Test func `each job's lines lie in the file that the ERP names, by the operator's day and time`() throws {
        let logs = try TestLogs()
        let log = logs.log()
        logs.clock.set("2026-02-02T02:59:59.999Z")
        log.write("[1] processando", to: .items(.authorizations, .new))
        log.write("[2] mudando status", to: .items(.authorizations, .cancelled))
        log.write("[3] processando", to: .items(.clinicalAttachments, .new))
        log.write("[4] processando", to: .items(.treatmentExtensions, .cancelled))
        log.write("[1] erro no processamento", to: .errors)
        log.write("lote 5", to: .batches)
        log.close()
        log.close()
        #expect(
            try logs.names("20260201") == [
                "Authorizations", "Authorizations - cancelamento", "ClinicalAttachments", "ERROR_LOG.log",
                "TreatmentExtensions - cancelamento", "plsxmldownload.log",
            ])
        #expect(logs.read("20260201/Authorizations") == "23:59:59.999;[1] processando\n")
        #expect(logs.read("20260201/ERROR_LOG.log") == "23:59:59.999;[1] erro no processamento\n")
    }

    @Test func `at midnight the lines go on in the next day's folder, however late they are written`() throws {
        let logs = try TestLogs()
        let log = logs.log()
        logs.queue.suspend()
        for time in ["2026-02-02T02:59:59.9Z", "2026-02-02T03:00:00.000Z", "2026-02-02T03:00:00.25Z"] {
            logs.clock.set(time)
            log.write(time, to: .errors)
        }
        logs.clock.set("2026-02-03T12:00:00.000Z")
        logs.queue.resume()
        log.close()
        #expect(logs.read("20260201/ERROR_LOG.log") == "23:59:59.900;2026-02-02T02:59:59.9Z\n")
        #expect(
            logs.read("20260202/ERROR_LOG.log")
                == "00:00:00.000;2026-02-02T03:00:00.000Z\n00:00:00.250;2026-02-02T03:00:00.25Z\n")
        #expect(try logs.names("") == ["20260201", "20260202"])
    }

    @Test func `no text can end its line or begin another`() throws {
        let logs = try TestLogs()
        let log = logs.log()
        log.write("a\r\n23:00:00.000;forged\u{0}\u{1B}[31m\u{85}\u{2028}\u{202E}ção", to: .errors)
        log.write(String(repeating: "x", count: 1_000_000), to: .errors)
        log.close()
        let lines = try #require(logs.read("20260201/ERROR_LOG.log")).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3 && lines[2].isEmpty)
        #expect(lines[0] == "21:00:00.000;a  23:00:00.000;forged  [31m   ção")
        #expect(lines[1].utf8.count == 4_096 + 13)
    }

    @Test func `a full buffer delays nobody; the file tells how many lines it lacks`() throws {
        let logs = try TestLogs()
        let log = logs.log(bufferBytesMax: 1_000)
        logs.queue.suspend()
        for index in 0..<1_000 { log.write("\(index)", to: index % 2 == 0 ? .errors : .batches) }
        logs.queue.resume()
        log.write("after", to: .errors)
        log.close()
        let errors = try #require(logs.read("20260201/ERROR_LOG.log")).split(separator: "\n")
        let batches = try #require(logs.read("20260201/plsxmldownload.log")).split(separator: "\n")
        let kept = (errors + batches).filter { !$0.contains("[hatspool]") && !$0.hasSuffix(";after") }.count
        let omitted = (errors + batches).filter { $0.contains("[hatspool]") }.compactMap { line in
            Int(line.split(separator: " ")[1])
        }
        #expect(kept > 0 && kept < 20)
        #expect(kept + omitted.reduce(0, +) + errors.filter { $0.hasSuffix(";after") }.count == 1_001)
        #expect(batches.last?.contains("[hatspool]") == true)
    }

    @Test func `trouble is told once, and once it is over the lines go on with a count of the lost ones`() throws {
        let logs = try TestLogs()
        try Data().write(to: URL(filePath: logs.folder))
        let log = logs.log()
        for round in 0..<5 {
            log.write("lost \(round)", to: .errors)
            logs.settle()
        }
        let reported = logs.failures.withLock { $0 }
        #expect(reported.map(\.code) == [.notFound])
        #expect(reported.first?.message.contains("ENOTDIR") == true)
        try FileManager.default.removeItem(atPath: logs.folder)
        log.write("written", to: .errors)
        log.close()
        let lines = try #require(logs.read("20260201/ERROR_LOG.log")).split(separator: "\n")
        #expect(lines.count == 2 && lines[0] == "21:00:00.000;written" && lines[1].contains("[hatspool] 5 linha"))
        #expect(logs.failures.withLock { $0.count } == 1)
    }

    @Test func `a file that is moved away is made again, and one that is a link is refused`() throws {
        let logs = try TestLogs()
        let log = logs.log()
        log.write("first", to: .errors)
        logs.settle()
        let path = "\(logs.folder)/20260201/ERROR_LOG.log"
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        log.write("second", to: .errors)
        logs.settle()
        #expect(logs.read("20260201/ERROR_LOG.log") == "21:00:00.000;second\n")
        try #require(unsafe symlink("ERROR_LOG.log.1", "\(logs.folder)/20260201/plsxmldownload.log") == 0)
        log.write("third", to: .batches)
        log.close()
        #expect(logs.failures.withLock { $0.map(\.code) } == [.forbidden])
        #expect(logs.read("20260201/ERROR_LOG.log.1") == "21:00:00.000;first\n")
    }

    @Test func `lines of many threads arrive each whole, those of one thread in their order`() throws {
        let logs = try TestLogs()
        let log = logs.log()
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for index in 0..<500 { log.write("\(thread) \(index)", to: .items(.authorizations, .new)) }
        }
        log.close()
        log.write("after the end", to: .errors)
        let lines = try #require(logs.read("20260201/Authorizations")).split(separator: "\n").map { $0.dropFirst(13) }
        for thread in 0..<8 {
            #expect(lines.filter { $0.hasPrefix("\(thread) ") } == (0..<500).map { "\(thread) \($0)" })
        }
        #expect(lines.count == 4_000)
        #expect(try logs.names("20260201") == ["Authorizations"])
    }

    @Test func `without MV_PHATLOG nothing is written`() {
        let log: any TraceLog = .none
        log.write("nothing", to: .errors)
        #expect(log is NoTraceLog)
    }
}
