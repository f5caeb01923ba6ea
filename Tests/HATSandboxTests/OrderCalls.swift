import Domain
import FoundationEssentials
import HATContract
import HATSandbox

extension SandboxCaller {
    /// POSTs items, each a JSON text, in the envelope.
    func send(_ endpoint: OrderResource, _ items: [String], key: String = "k1") async throws -> Answer {
        try await send("v1/\(endpoint.rawValue)", body: envelope(endpoint, items), key: key)
    }

    func send(_ path: String, body: String, key: String? = "k1") async throws -> Answer {
        let keyHeader = key.map { [("Idempotency-Key", $0)] } ?? []
        return try await post(path, body: body, headers: Self.credentials + keyHeader)
    }

    func poll(_ token: String) async throws -> TokenAnswer {
        try await get("v1/integration/\(token)").decoded(TokenAnswer.self)
    }

    /// POSTs items and polls their token until its final code.
    @discardableResult
    func settle(_ endpoint: OrderResource, _ items: [String], key: String) async throws -> TokenAnswer {
        let token = try await send(endpoint, items, key: key).token
        for _ in 0..<10 {
            let answer = try await poll(token)
            if (3...6).contains(answer.codeNumber ?? 0) { return answer }
        }
        throw PortError(.internalFault, "The token did not end.")
    }

    /// The codes of a token, poll by poll.
    func codes(_ token: String, _ count: Int) async throws -> [Int?] {
        var codes: [Int?] = []
        for _ in 0..<count { codes.append(try await poll(token).codeNumber) }
        return codes
    }
}

extension SandboxCaller.Answer {
    var token: String {
        get throws {
            guard let token = try decoded(OrderAnswer.self).token else {
                throw PortError(.malformed, "No token: \(status) \(body)")
            }
            return token
        }
    }

    /// The error message; empty when the body is not an error in HAT's format.
    var errorText: String {
        // The text is then empty, and the test's expectation fails.
        ((try? decoded(ErrorBody.self)) ?? ErrorBody(code: nil, message: nil)).message ?? ""
    }
}

func envelope(_ endpoint: OrderResource, _ items: [String]) -> String {
    let node =
        switch endpoint {
        case .healthProviders, .healthProviderStatus: "providers"
        case .attendanceLocations: "locations"
        case .healthProviderSpecialties: "specialties"
        default: "items"
        }
    return "{\"healthInsurerId\":\"10001\",\"ansRegistry\":\"354325\",\"\(node)\":[\(items.joined(separator: ","))]}"
}

/// Short valid items.
enum OrderItems {
    static func person(_ id: String = "00000001", name: String = "A") -> String {
        "{\"personId\":\"\(id)\",\"holderCPF\":\"00000000191\",\"name\":\"\(name)\"}"
    }

    static func beneficiary(_ id: String = "00010001000001001", person: String = "00000001") -> String {
        "{\"subscriberId\":\"\(id)\",\"personId\":\"\(person)\"}"
    }

    static func provider(_ code: String = "000001") -> String { "{\"healthProviderCode\":\"\(code)\"}" }

    static func location(_ provider: String = "000001", _ code: String = "001") -> String {
        "{\"healthProviderCode\":\"\(provider)\",\"locationCode\":\"\(code)\",\"locationTypeCode\":\"001\"}"
    }

    static func specialty(_ provider: String = "000001", _ location: String = "001") -> String {
        "{\"healthProviderCode\":\"\(provider)\",\"locationCode\":\"\(location)\",\"specialtyCode\":\"010\"}"
    }

    static func status(_ id: String = "0001000100000100") -> String {
        "{\"subscriberId\":\"\(id)\",\"eventDate\":\"2026-03-09\",\"eventType\":\"bloqueio\"}"
    }
}
