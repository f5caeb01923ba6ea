import Domain
import FoundationEssentials
import HATClient
import HATContract
import JSON
import Testing

/// The state of a token, in every form in which HAT may send it.
@Suite struct OrderProgressTests {
    private func progress(
        _ script: ScriptedServer.Script, token: String = "t-1"
    ) async throws -> PortalReply<TokenProgress?> {
        try await ScriptedServer.run(script) { _, baseURL in
            try await withPortal(portalSettings(baseURL)) { await $0.progress(of: token) }
        }
    }

    private func refusals(_ detailedMessage: String, code: Int = 5) async throws -> [ItemRefusal] {
        let body = "{\"idTenant\":1,\"code\":\(code),\"message\":\"x\",\"detailedMessage\":\(detailedMessage)}"
        return try #require(try await progress(answer("200 OK", body)).result.get()).refused
    }

    @Test func `the poll is sent with HAT's headers`() async throws {
        try await ScriptedServer.run(answer("200 OK", "{\"code\":\"4\"}")) { server, baseURL in
            let reply = try await withPortal(portalSettings(baseURL)) { await $0.progress(of: "a/b 1") }
            let progress = try reply.result.get()
            #expect(progress == TokenProgress(code: 4, message: nil, refused: []))
            #expect(reply.call.method == "GET")
            #expect(reply.call.path == "v1/integration/a%2Fb%201")
            #expect(reply.call.httpStatus == 200)
            let request = try #require(server.requests.first)
            #expect(
                request.hasPrefix(
                    "GET /api/healthcare/hat/v1/integration/a%2Fb%201 HTTP/1.1\r\nAuthorization: \(TestSecrets.token)\r\n"
                        + "idTenant: \(TestSecrets.idTenant)\r\ntenantName: \(TestSecrets.tenantName)\r\n"))
        }
    }

    @Test(arguments: TokenCode.allCases, [true, false])
    func `each code is read as number and as text`(code: TokenCode, isText: Bool) async throws {
        let number = isText ? "\"\(code.rawValue)\"" : "\(code.rawValue)"
        let body =
            "{\"idTenant\":\"1\",\"code\":\(number),\"message\":\"\(code.meaning)\",\"detailedMessage\":[\"Erro\"]}"
        let progress = try #require(try await progress(answer("200 OK", body)).result.get())
        #expect(progress.code == code.rawValue)
        #expect(progress.message == code.meaning)
        #expect(progress.meaning != .unknown)
        // A group without failures has no refusals, whatever texts come with it.
        #expect(progress.refused.isEmpty == [.waiting, .validated, .processed].contains(code))
    }

    @Test func `an undocumented code is passed on`() async throws {
        let progress = try await progress(answer("200 OK", "{\"code\":17,\"message\":\"Fila 123456\"}")).result.get()
        #expect(progress == TokenProgress(code: 17, message: "Fila ******", refused: []))
    }

    @Test func `a token that HAT does not have is no failure`() async throws {
        for script in [
            answer("404 Not Found", ""), answer("404 Not Found", "{\"code\":404,\"message\":\"Token\"}"),
            answer("200 OK", "{\"code\":\"404\",\"message\":\"Token\"}"),
        ] {
            let reply = try await progress(script)
            #expect(try reply.result.get() == nil)
        }
    }

    @Test(
        arguments: [
            ("404 Not Found", "<html>404</html>", PortError.Code.configuration), ("200 OK", "", .unavailable),
            ("200 OK", "{\"message\":\"x\"}", .unavailable), ("200 OK", "{\"code\":\"x\"}", .unavailable),
            ("200 OK", "{\"code\":500}", .unavailable), ("200 OK", "{\"code\":\"401\"}", .unauthorized),
            ("401 Unauthorized", "", .unauthorized), ("400 Bad Request", "{\"code\":4}", .configuration),
            ("429 Too Many Requests", "", .unavailable), ("302 Found", "", .configuration),
        ])
    func `a failed poll is a failure and changes nothing`(
        status: String, body: String, code: PortError.Code
    ) async throws {
        let error = try await progress(answer(status, body)).error
        #expect(error?.code == code)
        #expect(error?.isOutcomeUnknown == false)
    }

    @Test func `a token that cannot be part of a path is not polled`() async throws {
        let reply = try await progress(answer("200 OK", "{\"code\":4}"), token: "..")
        #expect(reply.error?.code == .malformed)
        #expect(reply.call.httpStatus == nil)
    }

    @Test func `texts are one refusal each`() async throws {
        let refused = try await refusals("[\"Item 00012345 duplicado\",\"\",null,\" \",[\"CPF invalido\"],12]")
        #expect(
            refused == [
                ItemRefusal(index: nil, texts: ["Item 00012345 duplicado"], reason: "Item ******** duplicado"),
                ItemRefusal(index: nil, texts: ["CPF invalido"], reason: "CPF invalido"),
                ItemRefusal(index: nil, texts: ["12"], reason: "HAT gives no reason."),
            ])
        #expect(try await refusals("\"CPF invalido\"").map(\.reason) == ["CPF invalido"])
        for none in ["[]", "null", "\"\"", "{}", "[{}]", "true", "[false]"] {
            #expect(try await refusals(none).isEmpty)
        }
    }

    @Test func `objects identify the item by its position, its key or any text`() async throws {
        let own = try JSONEncoder().encode(
            JSONValue.array([
                ItemError(index: 3, key: "00010001000123011", code: "1013", message: "Cadastro com erro").json,
                ItemError(index: nil, key: nil, code: nil, message: "sem plano").json,
            ]))
        #expect(
            try await refusals(String(decoding: own, as: UTF8.self)) == [
                ItemRefusal(
                    index: 3, texts: ["1013", "3", "00010001000123011", "Cadastro com erro"],
                    reason: "1013: Cadastro com erro"),
                ItemRefusal(index: nil, texts: ["sem plano"], reason: "sem plano"),
            ])
        let odd =
            "[{\"Index\":\"2\",\"MENSAGEM\":\"erro\"},{\"index\":-1,\"code\":\"000123456\",\"message\":\"erro\"},"
            + "{\"subscriberId\":12345678901234567,\"motivo\":\"CPF invalido\"},{\"0001000100\":\"erro\"},"
            + "{\"campo\":{\"nested\":[{\"x\":\"plano inativo\"}]}}]"
        let refused = try await refusals(odd)
        #expect(refused.map(\.index) == [2, nil, nil, nil, nil])
        #expect(refused.map(\.reason) == ["erro", "erro", "CPF invalido", "erro", "plano inativo"])
        #expect(refused[2].texts == ["CPF invalido", "12345678901234567"])
        #expect(refused[3].texts == ["0001000100", "erro"])
    }

    @Test func `details of one item are one refusal, details of no item are one each`() async throws {
        let one =
            "[{\"index\":1,\"message\":\"Registro invalido\",\"details\":[{\"code\":9,\"message\":\"CPF invalido\"},"
            + "{\"message\":\"sexo invalido\"}]}]"
        let refusal = try #require(try await refusals(one).first)
        #expect(refusal.index == 1)
        #expect(refusal.reason == "Registro invalido; CPF invalido; sexo invalido")
        let several =
            "{\"message\":\"Registros invalidos do lote 778899\",\"details\":[{\"index\":4,\"message\":\"CPF\"},"
            + "{\"key\":\"555666\",\"details\":[{\"message\":\"sexo\"}]},\"erro 3\"]}"
        let refused = try await refusals(several)
        #expect(refused.map(\.index) == [4, nil, nil])
        #expect(refused.map(\.reason) == ["CPF", "sexo", "erro 3"])
        #expect(refused[1].texts.contains("555666"))
        #expect(refused.allSatisfy { $0.texts.contains("Registros invalidos do lote 778899") })
    }

    @Test func `no reason shows a group of four digits or a name`() async throws {
        let said =
            "[\"Beneficiario MARIA DE SOUZA (0001.0002) CPF 123.456.789-01 nascida em 12/03/1985\","
            + "{\"name\":\"MARIA DE SOUZA\",\"cpf\":\"12345678901\",\"code\":\"12345678901\",\"message\":\"nome 'maria' 1234\"},"
            + "{\"name\":\"MARIA DE SOUZA\",\"valor\":\"99887766\"}]"
        let refused = try await refusals(said)
        #expect(refused.count == 3)
        for refusal in refused {
            for datum in ["MARIA", "SOUZA", "maria", "1985"] { #expect(!refusal.reason.contains(datum)) }
            #expect(!hasDigits(4, in: refusal.reason))
            #expect(refusal.reason.count <= 300)
        }
        #expect(refused.allSatisfy { $0.texts.contains { $0.contains("MARIA") } })
    }

    @Test func `thousands of refusals are read, and no answer above the limit`() async throws {
        let item =
            "{\"index\":7,\"key\":\"00010001000123011\",\"code\":\"1013\",\"message\":\"\(String(repeating: "Erro ", count: 60))\"}"
        let list = "[" + Array(repeating: item, count: 8_000).joined(separator: ",") + "]"
        #expect(list.utf8.count > 2 << 20)
        #expect(try await refusals(list).count == 8_000)
        let long = "{\"code\":4,\"message\":\"\(String(repeating: "a", count: 5_000))\"}"
        try await ScriptedServer.run(answer("200 OK", long)) { _, baseURL in
            let settings = try HATPortalSettings(
                baseURL: baseURL, token: "t", idTenant: "i", tenantName: "n", progressBytesMax: 4_096)
            let reply = try await withPortal(settings) { await $0.progress(of: "t") }
            #expect(reply.error?.code == .unavailable)
        }
    }

    @Test func `deep and huge answers are read in time`() async throws {
        for (opening, closing) in [
            ("{\"msgError\":[", "]}"), ("{\"details\":[{\"message\":\"a\"},", "]}"), ("{\"x\":[", "]}"),
        ] {
            let depth = 240
            let deep = String(repeating: opening, count: depth) + "\"fim\"" + String(repeating: closing, count: depth)
            #expect(!(try await refusals(deep)).isEmpty)
        }
        // Deeper than any decoder goes: such a list counts as absent.
        let deeper = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
        let body = "{\"code\":5,\"detailedMessage\":\(deeper)}"
        #expect(try await progress(answer("200 OK", body)).error?.code == .unavailable)
        let huge = try await refusals("[\"\(String(repeating: "palavra ", count: 400_000))\"]")
        #expect(huge.map(\.reason.count) == [300])
    }

    private func hasDigits(_ count: Int, in text: String) -> Bool {
        text.split { !$0.isNumber }.contains { $0.count >= count }
    }
}
