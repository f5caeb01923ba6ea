import Foundation
import FoundationNetworking
import Testing

/// Queries of the sandbox: what HAT holds and what it received.
extension Installation {
    /// Retries every second, so that a test ends soon.
    static let hasty = """
        [DELIVERY]
        FIRST_RETRY_SECONDS = 1
        RETRY_CEILING_SECONDS = 1
        BREAKER_SECONDS = 1
        [ONSTART]
        REFRESHRATE = 1
        [BATCHES]
        TRIES = 60
        """

    func load(_ load: [String: Any]) throws {
        var load = load
        load["tissVersion"] = load["tissVersion"] ?? "4.03.00"
        try post("load", load)
    }

    func misbehave(_ behaviour: [String: Any]) throws { try post("behaviour", behaviour) }

    /// The batches with a file. Those uploaded from here have none.
    func batchesAtHAT() throws -> [[String: Any]] { try items("batches").filter { $0["blobPath"] != nil } }
    func guiasAtHAT() throws -> [[String: Any]] { try items("guias") }

    func own(_ what: String, _ arguments: String...) throws -> [[String: Any]] {
        let result = try run([what, "list", "--json", "--limit", "1000000"] + arguments)
        return try #require(
            result.items, "\(result.errors)")
    }

    @discardableResult
    func post(_ path: String, _ body: [String: Any] = [:]) throws -> Data {
        var request = URLRequest(url: try sandboxURL(path))
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try JSONSerialization.data(withJSONObject: body)
        let answer = Mailbox()
        let done = DispatchSemaphore(value: 0)
        URLSession.shared.dataTask(with: request) { data, response, error in
            answer.put(data ?? Data(), (response as? HTTPURLResponse)?.statusCode ?? 0, error.map { "\($0)" } ?? "")
            done.signal()
        }.resume()
        done.wait()
        let (data, status, problem) = answer.take()
        guard status == 200 else {
            throw Failure("\(path): \(status) \(problem) \(String(decoding: data, as: UTF8.self).prefix(300))")
        }
        return data
    }

    private func items(_ path: String) throws -> [[String: Any]] {
        let listing = try JSONSerialization.jsonObject(with: Data(contentsOf: try sandboxURL(path))) as? [String: Any]
        return try #require(listing?["items"] as? [[String: Any]])
    }

    private func sandboxURL(_ path: String) throws -> URL {
        try #require(URL(string: "http://127.0.0.1:\(port)/sandbox/\(path)"))
    }
}

/// One answer, passed from the session's thread to the test's.
// Unchecked: written before the semaphore is signalled, read after it was waited for.
private final class Mailbox: @unchecked Sendable {
    private var content = (Data(), 0, "")

    func put(_ data: Data, _ status: Int, _ problem: String) { content = (data, status, problem) }
    func take() -> (Data, Int, String) { content }
}

/// Compares HAT's records with the local ones after everything has ended.
struct InboundAccount {
    let here: Installation

    /// Whether HAT has nothing open: everything was confirmed or deleted.
    func isOver() throws -> Bool {
        let batches = try here.batchesAtHAT()
        let guias = try here.guiasAtHAT()
        return batches.allSatisfy { batch in
            batch["isDeleted"] as? Bool == true
                || batch["isDeletionWanted"] as? Bool == false && batch["trackingStatus"] as? String == "1"
        }
            && guias.allSatisfy { guia in
                let status = guia["trackingStatus"] as? String
                if guia["isUnconfirmed"] as? Bool == true { return status == "1" }
                if guia["isCancelled"] as? Bool == true { return status == "2" }
                return status == (guia["isInvalid"] as? Bool == true ? "3" : "1")
            }
    }

    /// Every item must be once in the import folder, HAT's view and the local one must agree, and nothing may be
    /// confirmed before its file was settled.
    func check() throws {
        let atHAT = try here.batchesAtHAT().filter { $0["isDeleted"] as? Bool == false }
        let rows = Dictionary(
            try here.own("batches").filter { $0["operation"] as? String == "download" }
                .map { ($0["number"] as? String ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        let drops = Dictionary(
            try here.records().map { ($0["id"] as? String ?? "", $0) },
            uniquingKeysWith: { first, _ in first })
        var accepted = 0
        for batch in atHAT {
            let number = try #require(batch["batchNumber"] as? String)
            let row = try #require(rows[number], "batch \(number) has no row")
            #expect(row["state"] as? String == "done", "\(number): \(row)")
            let drop = try #require(drops[row["drop"] as? String ?? ""], "batch \(number) has no file")
            let reported = try #require(batch["confirmations"] as? [[String: Any]])
            let isAccepted = drop["verdict"] as? String == "accepted"
            accepted += isAccepted ? 1 : 0
            #expect(batch["isRejectedOnPurpose"] as? Bool == !isAccepted, "\(number)")
            #expect(batch["status"] as? String == (isAccepted ? "2" : "4"), "\(number)")
            try expect(reported, after: drop["settledAt"], of: number)
        }
        let lotes = here.files(below: "import").filter { !$0.hasPrefix("guias/") && $0.hasSuffix(".xml") }
        #expect(lotes.count == accepted, "\(lotes.count) lotes in the import folder, \(accepted) accepted")
        try checkGuias()
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") } == [])
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }

    private func expect(_ reported: [[String: Any]], after settled: Any?, of number: String) throws {
        let first = try #require((reported.first?["stamp"] as? [String: Any])?["timeMicroseconds"] as? Int)
        let text = try #require(settled as? String)
        let time = try #require(
            try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)), "\(text)")
        #expect(
            Double(first) / 1_000_000 >= time.timeIntervalSince1970 - 0.001,
            "\(number) was confirmed before it was settled")
    }

    private func checkGuias() throws {
        let atHAT = try here.guiasAtHAT()
        let rows = try here.own("guias")
        var expected = 0
        for guia in atHAT {
            let isCancelled = guia["isCancelled"] as? Bool == true
            let isTaken = guia["isInvalid"] as? Bool == false && guia["isUnconfirmed"] as? Bool == false
            expected += isTaken ? 1 : 0
            let row = rows.first {
                $0["key"] as? String == guia["key"] as? String
                    && $0["resource"] as? String == guia["resource"] as? String
                    && $0["pass"] as? String == (isCancelled ? "cancelled" : "new")
            }
            let state = guia["isUnconfirmed"] as? Bool == true ? "unconfirmed" : isTaken ? "confirmed" : "failed"
            #expect(row?["state"] as? String == state, "\(guia["key"] ?? "")")
        }
        let files = here.files(below: "import").filter { $0.hasPrefix("guias/") }
        #expect(files.count == expected, "\(files.count) guias in the import folder, \(expected) expected")
    }
}
