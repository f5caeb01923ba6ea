import Domain
import FoundationEssentials
import HATClient
import HATContract
import Testing

/// Groups of orders as sent to HAT, and the meaning of its answers.
@Suite struct OrderCallTests {
    private func send(
        _ script: ScriptedServer.Script, path: String = "v1/beneficiaries", body: String = "{\"items\":[{}]}",
        form: OrderMessage.AnswerForm = .token
    ) async throws -> PortalReply<OrderReceipt> {
        try await ScriptedServer.run(script) { _, baseURL in
            try await withPortal(portalSettings(baseURL)) { await $0.send(message(path, body, form)) }
        }
    }

    private func message(
        _ path: String, _ body: String, _ form: OrderMessage.AnswerForm = .token
    ) -> OrderMessage {
        OrderMessage(path: path, body: Array(body.utf8), key: IdempotencyKey(text: "chave-7"), answer: form)
    }

    private let taken = "{\"serviceResponse\":true,\"tokenProcess\":\"t-1\",\"averageTime\":12}"

    @Test func `a group is sent with HAT's headers, its key and its bytes unchanged`() async throws {
        let body = "{ \"healthInsurerId\":\"0001\",\n\"items\":[{\"name\":\"Jos\u{E9} \\u00e7\"}] }"
        try await ScriptedServer.run(answer("202 Accepted", taken)) { server, baseURL in
            try await withPortal(portalSettings(baseURL)) { portal in
                for _ in 0..<2 {
                    let reply = await portal.send(message("v1/beneficiaries", body))
                    let receipt = try reply.result.get()
                    #expect(receipt == .token("t-1", averageSeconds: 12))
                    #expect(reply.call.method == "POST")
                    #expect(reply.call.path == "v1/beneficiaries")
                    #expect(reply.call.httpStatus == 202)
                }
            }
            #expect(server.requests.count == 2)
            for request in server.requests {
                let halves = request.split(separator: "\r\n\r\n", maxSplits: 1)
                #expect(halves.last.map { Array($0.utf8) } == Array(body.utf8))
                let lines = Set(halves.first?.split(separator: "\r\n").map(String.init) ?? [])
                #expect(lines.contains("POST /api/healthcare/hat/v1/beneficiaries HTTP/1.1"))
                #expect(lines.contains("Authorization: \(TestSecrets.token)"))
                #expect(lines.contains("idTenant: \(TestSecrets.idTenant)"))
                #expect(lines.contains("tenantName: \(TestSecrets.tenantName)"))
                #expect(lines.contains("Content-Type: application/json"))
                #expect(lines.contains("Idempotency-Key: chave-7"))
                #expect(lines.contains { $0.lowercased() == "content-length: \(body.utf8.count)" })
                #expect(!lines.contains { $0.lowercased().hasPrefix("content-encoding") })
                #expect(!lines.contains { $0.lowercased().hasPrefix("transfer-encoding") })
            }
        }
    }

    @Test(arguments: [
        "Serviço temporariamente indisponível", "Instabilidade no servidor. Tente novamente mais tarde.",
        "Tempo esgotado ao gravar", "FILA CHEIA", "Database timeout", "Em manutenção",
    ])
    func `a refusal for a temporary problem is retried`(text: String) async throws {
        let body = "{\"serviceResponse\":false,\"message\":\"\(text)\"}"
        let reply = try await ScriptedServer.run(answer("200 OK", body)) { _, baseURL in
            try await withPortal(portalSettings(baseURL)) { await $0.send(message("v1/persons", "{\"items\":[]}")) }
        }
        let error = try #require(throws: PortError.self) { try reply.result.get() }
        #expect(error.code == .unavailable && error.isTransient && !error.isOutcomeUnknown, "\(error)")
    }

    @Test(arguments: [
        "Erros encontrados. Verifique os dados enviados e tente novamente.", "Campo obrigatório ausente",
        "Beneficiário não encontrado; tente novamente mais tarde", "Plano inválido", "",
    ])
    func `a refusal about the data, or without a reason, is a refusal`(text: String) async throws {
        let body = "{\"serviceResponse\":false,\"message\":\"\(text)\"}"
        let reply = try await ScriptedServer.run(answer("200 OK", body)) { _, baseURL in
            try await withPortal(portalSettings(baseURL)) { await $0.send(message("v1/persons", "{\"items\":[]}")) }
        }
        let error = try #require(throws: PortError.self) { try reply.result.get() }
        #expect(error.code == .refused, "\(error)")
    }

    @Test func `a large group arrives byte for byte`() async throws {
        let body = "[\"" + String(repeating: "0123456789", count: 300_000) + "\"]"
        try await ScriptedServer.run(answer("200 OK", taken)) { server, baseURL in
            let reply = try await withPortal(portalSettings(baseURL)) { await $0.send(message("v1/persons", body)) }
            #expect(try reply.result.get() == .token("t-1", averageSeconds: 12))
            #expect(server.requests.first?.hasSuffix("\r\n\r\n" + body) == true)
        }
    }

    @Test func `an address of its own is used with the credentials`() async throws {
        try await ScriptedServer.run(answer("201 Created", taken)) { server, baseURL in
            let own = baseURL.replacing("/api/healthcare/hat", with: "/outra/v1/auditing")
            let reply = try await withPortal(portalSettings("https://hat.example/hat")) {
                await $0.send(message(own, "{}"))
            }
            #expect(try reply.result.get() == .token("t-1", averageSeconds: 12))
            #expect(reply.call.path == "/outra/v1/auditing")
            let request = try #require(server.requests.first)
            #expect(request.hasPrefix("POST /outra/v1/auditing HTTP/1.1\r\nAuthorization: \(TestSecrets.token)\r\n"))
        }
    }

    @Test(arguments: ["http://hat.example/v1/auditing", "v1/../x", "v1/{key}/cancel", ""])
    func `a group whose address cannot be used is not sent`(path: String) async throws {
        try await ScriptedServer.run(answer("200 OK", taken)) { server, baseURL in
            let reply = try await withPortal(portalSettings(baseURL)) { await $0.send(message(path, "{}")) }
            #expect(reply.error?.code == .configuration)
            #expect(reply.error?.isOutcomeUnknown == false)
            #expect(reply.call.httpStatus == nil)
            #expect(server.requests.isEmpty)
        }
    }

    @Test func `an empty body is not sent`() async throws {
        #expect(try await send(answer("200 OK", taken), body: "").error?.code == .internalFault)
    }

    @Test(
        arguments: [
            ("{\"serviceResponse\":\"true\",\"tokenProcess\":77,\"averageTime\":\"1,5\"}", "77", 1.5),
            ("{\"serviceResponse\":1,\"tokenProcess\":\"a\",\"averageTime\":\"logo\"}", "a", nil),
            (
                "{\"serviceResponse\":true,\"tokenProcess\":\"a\",\"averageTime\":-1,\"timeout\":{},\"message\":[]}",
                "a", nil
            ),
            (
                "{\"serviceResponse\":true,\"tokenProcess\":\"a\",\"detailedMessage\":[1e999,\"x\"],\"code\":9}", "a",
                nil
            ),
        ])
    func `unexpected types are read`(body: String, token: String, seconds: Double?) async throws {
        #expect(
            try await send(answer("200 OK", body)).result.get() == .token(token, averageSeconds: seconds))
    }

    @Test(
        arguments: [
            "", "OK", "[]", "{}", "<html>login</html>", "{\"tokenProcess\":\"t\"}", "{\"serviceResponse\":true}",
            "{\"serviceResponse\":null,\"tokenProcess\":\"t\"}",
            "{\"serviceResponse\":\"talvez\",\"tokenProcess\":\"t\"}",
            "{\"serviceResponse\":true,\"tokenProcess\":\" \"}", "{\"code\":200,\"message\":\"x\"}",
        ])
    func `a success that is not HAT's answer leaves the outcome unknown`(body: String) async throws {
        for form in [OrderMessage.AnswerForm.token, .cancellation, .audit] {
            let error = try await send(answer("200 OK", body), form: form).error
            #expect(error?.code == .malformed)
            #expect(error?.isOutcomeUnknown == true)
            #expect(error?.isTransient == true)
            #expect(error?.httpStatus == 200)
        }
    }

    @Test func `a success status other than HAT's three leaves the outcome unknown`() async throws {
        let error = try await send(answer("203 Non-Authoritative Information", taken)).error
        #expect(error?.code == .malformed)
        #expect(error?.isOutcomeUnknown == true)
    }

    @Test(
        arguments: [
            ("{\"serviceResponse\":false,\"detailedMessage\":\"Lote recusado 1234\"}", "Lote recusado ****"),
            (
                "{\"serviceResponse\":\"false\",\"tokenProcess\":\"t\",\"detailedMessage\":[\"Um erro\",\"dois erros\"]}",
                "Um erro; dois erros"
            ),
            ("{\"serviceResponse\":false,\"detailedMessage\":{\"message\":\"CPF invalido\"}}", "CPF invalido"),
            ("{\"code\":\"0002\",\"message\":\"Node ausente\"}", "Node ausente"),
            ("{\"code\":422,\"message\":\"Node ausente\"}", "Node ausente"),
        ])
    func `a refusal within a success is reported with HAT's text`(body: String, words: String) async throws {
        let error = try await send(answer("200 OK", body)).error
        #expect(error?.code == .refused)
        #expect(error?.isOutcomeUnknown == false)
        #expect(error?.isTransient == false)
        #expect(error?.message.contains(words) == true)
    }

    @Test(
        arguments: [
            ("400 Bad Request", "{\"code\":400,\"message\":\"x\"}", PortError.Code.refused),
            ("409 Conflict", "", .refused), ("422 Unprocessable Content", "<html>", .refused),
            ("413 Content Too Large", "", .limitExceeded),
            ("400 Bad Request", "{\"message\":\"Quantidade de itens do lote acima do permitido\"}", .limitExceeded),
            (
                "400 Bad Request", "{\"message\":\"erro\",\"details\":[{\"message\":\"QUANTIDADE DE ITENS ACIMA\"}]}",
                .limitExceeded
            ),
            ("422 Unprocessable Content", "{\"detailedMessage\":[\"Quantidade de ítens acima\"]}", .limitExceeded),
            ("400 Bad Request", "Quantidade de itens acima do permitido", .limitExceeded),
            ("200 OK", "{\"serviceResponse\":false,\"detailedMessage\":\"Quantidade de itens acima\"}", .limitExceeded),
            ("404 Not Found", "{\"code\":404,\"message\":\"x\"}", .configuration),
            ("404 Not Found", "", .configuration),
            ("405 Method Not Allowed", "", .configuration), ("302 Found", "", .configuration),
            ("407 Proxy Authentication Required", "", .configuration),
            ("415 Unsupported Media Type", "", .configuration),
            ("501 Not Implemented", "", .configuration), ("200 OK", "{\"code\":404,\"message\":\"x\"}", .configuration),
        ])
    func `each status that ends an attempt`(status: String, body: String, code: PortError.Code) async throws {
        let reply = try await send(answer(status, body))
        #expect(reply.error?.code == code)
        #expect(reply.error?.isOutcomeUnknown == false)
        #expect(reply.error?.httpStatus == Int(status.prefix(3)))
        #expect(reply.call.httpStatus == Int(status.prefix(3)))
    }

    @Test func `404 with HAT's own body refuses a message about a guia`() async throws {
        for form in [OrderMessage.AnswerForm.cancellation, .audit] {
            let own = answer("404 Not Found", "{\"code\":404,\"message\":\"Guia 98765 desconhecida\"}")
            let error = try await send(own, form: form).error
            #expect(error?.code == .refused)
            #expect(error?.message.contains("Guia ***** desconhecida") == true)
            #expect(try await send(answer("404 Not Found", "<h1>x</h1>"), form: form).error?.code == .configuration)
        }
    }

    @Test(
        arguments: [
            ("401 Unauthorized", PortError.Code.unauthorized, false), ("403 Forbidden", .unauthorized, false),
            ("429 Too Many Requests", .unavailable, false), ("503 Service Unavailable", .unavailable, false),
            ("408 Request Timeout", .unavailable, false), ("500 Internal Server Error", .unavailable, true),
            ("504 Gateway Timeout", .unavailable, true), ("409 Conflict", .unavailable, true),
        ])
    func `each status after which the same group is sent again`(
        status: String, code: PortError.Code, isUnknown: Bool
    ) async throws {
        let error = try await send(answer(status, "", headers: ["Retry-After: 33"])).error
        #expect(error?.code == code)
        #expect(error?.isTransient == true)
        #expect(error?.isOutcomeUnknown == isUnknown)
        #expect(error?.retryAfter == .seconds(33))
    }

    @Test func `a refused connection is known to have sent nothing`() async throws {
        let closed = try await ScriptedServer.run(.close) { _, baseURL in baseURL }
        let error = try await withPortal(portalSettings(closed)) { await $0.send(message("v1/persons", "{}")) }.error
        #expect(error?.code == .unreachable)
        #expect(error?.isOutcomeUnknown == false)
    }

    @Test func `a lost answer leaves the outcome unknown`() async throws {
        for script in [
            ScriptedServer.Script.close, .answer("HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n{\"serv"),
        ] {
            let error = try await send(script).error
            #expect(error?.code == .unreachable)
            #expect(error?.isOutcomeUnknown == true)
            #expect(error?.isTransient == true)
        }
    }

    @Test func `an answer above the limit is not read and leaves the outcome unknown`() async throws {
        let long = "{\"serviceResponse\":true,\"tokenProcess\":\"t\",\"x\":\"\(String(repeating: "a", count: 5000))\"}"
        try await ScriptedServer.run(answer("200 OK", long)) { _, baseURL in
            let reply = try await withPortal(portalSettings(baseURL, answerBytesMax: 4096)) {
                await $0.send(message("v1/persons", "{}"))
            }
            #expect(reply.error?.code == .unavailable)
            #expect(reply.error?.isOutcomeUnknown == true)
        }
    }

    @Test func `no error shows secrets, numbers or names`() async throws {
        let echo =
            "{\"code\":\"E1\",\"message\":\"\(TestSecrets.token): beneficiario MARIA DA SILVA, carteira 0001, nascida 1.2.85"
            + " 'maria' maria@example.org\",\"details\":[{\"message\":\"CPF 12345678901 de Joana invalido\"}]}"
        for status in [
            "400 Bad Request", "409 Conflict", "413 Too Large", "500 Internal Server Error", "403 Forbidden",
        ] {
            let error = try #require(try await send(answer(status, echo)).error)
            for text in [error.message, error.description, error.debugDescription] {
                #expect(!TestSecrets.occur(in: text))
                for datum in ["MARIA", "SILVA", "0001", "2.85", "maria", "1234", "Joana"] {
                    #expect(!text.contains(datum))
                }
            }
            #expect(error.message.contains("beneficiario ***"))
        }
    }
}
