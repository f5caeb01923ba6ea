package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Stores an operator's request; durable on return.
    /// - Returns: the number of the request, from 1.
    /// - Throws: `.notFound` for an unknown drop.
    package func ask(_ request: OperatorRequest, at time: Date) async throws(PortError) -> Int64 {
        try await group.write { transaction throws(PortError) in
            _ = try transaction.knownState(of: request.drop)
            let number = (try transaction.connection.integer("SELECT max(number) FROM requests") ?? 0) + 1
            try transaction.execute(
                "INSERT INTO requests (number, verb, drop_id, asked_at) VALUES (?, ?, ?, ?)",
                [
                    .integer(Int64(number)), .text(request.verb.rawValue), .text(request.drop.text), .time(time),
                ])
            let detail = JournalDetail().with("request", number).with("verb", request.verb.rawValue)
            try transaction.recordEvent(.requestAsked, request.drop, detail, at: time)
            return Int64(number)
        }
    }

    /// Reads the requests without an outcome, oldest first.
    package func openRequests() async throws(PortError) -> [(number: Int64, request: OperatorRequest)] {
        try await database.read { connection throws(PortError) in
            var requests: [(number: Int64, request: OperatorRequest)] = []
            for var row in try connection.query(
                "SELECT number, verb, drop_id FROM requests WHERE outcome IS NULL ORDER BY number")
            {
                let number = Int64(try row.integer("number"))
                let verb = try row.rawValue("verb", OperatorRequest.Verb.self)
                requests.append((number, OperatorRequest(verb: verb, drop: try row.dropID("drop_id"))))
            }
            return requests
        }
    }

    /// Stores the outcome of a request; durable on return. The first outcome stays; a second call changes nothing.
    /// - Throws: `.notFound` for an unknown number.
    package func answer(request number: Int64, outcome: String, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let rows = try transaction.connection.query(
                "SELECT drop_id, outcome FROM requests WHERE number = ?", [.integer(number)])
            guard var row = rows.first else { throw .unknownRequest(number) }
            let drop = try row.dropID("drop_id")
            guard try row.optionalText("outcome") == nil else { return }
            try transaction.execute(
                "UPDATE requests SET outcome = ?, answered_at = ? WHERE number = ?",
                [.text(outcome), .time(time), .integer(number)])
            let detail = JournalDetail().with("request", Int(number)).with("outcome", outcome)
            try transaction.recordEvent(.requestAnswered, drop, detail, at: time)
        }
    }

    /// - Throws: `.notFound` for an unknown number.
    package func outcome(ofRequest number: Int64) async throws(PortError) -> String? {
        try await database.read { connection throws(PortError) in
            let rows = try connection.query("SELECT outcome FROM requests WHERE number = ?", [.integer(number)])
            guard var row = rows.first else { throw .unknownRequest(number) }
            return try row.optionalText("outcome")
        }
    }
}
