import Answers
import Domain
import FoundationEssentials
import HATClient
import Ledger
import Messages
import Pipeline
import Settings

/// Assembles the path of exports and their orders.
extension Settings {
    func exportParts(ledger: SQLLedger, reader: any ExportReader) -> ExportParts {
        let table = RecordsTable(language: language == .en ? .en : .ptBR)
        return ExportParts(
            reader: reader, orders: ledger, tableHead: table.head, tableRow: { table.row($0) })
    }

    /// - Throws: `.configuration` with the parameter that identifies this operadora to HAT and is not set.
    func requireOrderSettings() throws(PortError) {
        if orders.healthInsurerID == nil {
            throw PortError(.configuration, "BA0_CODIDE and BA0_CODINT are not set; HAT requires them for orders.")
        }
        if acceptanceRules.registroANS == nil {
            throw PortError(.configuration, "BA0_SUSEP is not set; HAT accepts no orders without it.")
        }
    }

    func orderParts(parts: PipelineParts, ledger: SQLLedger, portal: HATPortal?) -> OrderParts {
        var own = OrderParts.Settings()
        own.healthInsurerId = orders.healthInsurerID ?? ""
        own.ansRegistry = acceptanceRules.registroANS ?? ""
        own.groupMax = orders.groupMax
        own.concurrency = orders.concurrency
        own.sendingWait = max(orders.retryWait, .seconds(1))
        own.pollWaitMax = orders.pollWaitMax
        own.pollWait = orders.firstPollWait
        own.tries = orders.triesMax
        // The files of one export job are dropped one after the other.
        own.gathering = .seconds(5)
        own.auditURL = orders.auditEndpoint
        own.cancellationNode = orders.cancellation == .official ? "authorizationsToCancel" : nil
        own.answerInterval = orders.answerInterval
        return OrderParts(parts: parts, ledger: ledger, portal: portal, settings: own)
    }
}
