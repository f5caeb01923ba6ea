import Testing

@testable import HATClient

/// Masking of text about a person's record.
@Suite struct RecordTextTests {
    @Test(
        arguments: [
            ("Beneficiario MARIA DA SILVA ja cadastrado", "Beneficiario *** DA *** ja cadastrado"),
            ("Maria da Silva sem plano", "*** da *** sem plano"), ("Titular: Jose", "Titular: ***"),
            ("Nome:JOSE invalido", "Nome:*** invalido"), ("BENEFICIARIO NAO ENCONTRADO", "BENEFICIARIO NAO ENCONTRADO"),
            ("Quantidade de itens do lote acima do permitido", "Quantidade de itens do lote acima do permitido"),
            ("Campo subscriberId invalido", "Campo subscriberId invalido"),
            ("campo BA1_MATRIC vazio", "campo BA1_MATRIC vazio"),
            ("\"items[0].cpf\" is required", "\"items[0].cpf\" is required"),
            ("valor 'joana' recusado", "valor '***' recusado"),
            ("valor \"joana sem fim", "valor \"***"), ("gota d'agua d'oeste", "gota d'agua d'oeste"),
            ("e-mail jo.ana@x-y.org invalido", "e-mail ***.***@***-***.*** invalido"),
            ("Erro. Operadora inativa", "Erro. Operadora inativa"), ("item 12 de 345", "item 12 de 345"),
            ("cartao 1234", "cartao ****"), ("12/03", "**/**"), ("", ""),
        ])
    func `names, numbers and values are masked and other words stay`(raw: String, shown: String) {
        #expect(SafeText(secrets: [], isAboutRecords: true).clean(raw) == shown)
    }

    @Test func `it is cut to 300 characters`() {
        let shown = SafeText(secrets: [], isAboutRecords: true).clean(String(repeating: "erro ", count: 400))
        #expect(shown.count == 300)
    }
}
