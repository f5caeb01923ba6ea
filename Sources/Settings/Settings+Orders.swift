package import Domain
import FoundationEssentials

extension Settings {
    /// How orders travel to HAT.
    package struct Orders: Sendable, Equatable {
        /// How dates are written in the bodies of orders.
        package enum DateForm: String, Sendable, CaseIterable {
            /// `2026-12-31`
            case dashes
            /// `20261231`
            case compact
        }

        /// The two contracts for the cancellation of a guia.
        package enum Cancellation: String, Sendable, CaseIterable {
            /// As the ERP calls it.
            case protheus
            /// As HAT documents it.
            case official
        }

        /// `BA0_CODIDE` and `BA0_CODINT`; nil when not set.
        package let healthInsurerID: String?
        /// Most records of one call.
        package let groupMax: Int
        /// Calls at a time.
        package let concurrency: Int
        /// The pause until a failed sending is retried (`BA0_HATMIP`).
        package let retryWait: Duration
        /// The pause until the first poll of a token; it doubles up to `pollWaitMax`.
        package let firstPollWait: Duration
        /// The longest pause between two polls of a token (`BA0_HATMIG`).
        package let pollWaitMax: Duration
        /// Tries of a sending, and polls at the longest pause, before an order becomes a dead letter (`BA0_HATTRY`).
        package let triesMax: Int
        /// `BA0_ENDPOI`, absolute; nil: the standard path.
        package let auditEndpoint: String?
        /// `MV_STATISS`: PLJBATUTISS does its work.
        package let updatesLots: Bool
        /// The form of dates in bodies.
        package let dates: DateForm
        /// Which contract the cancellation of a guia follows.
        package let cancellation: Cancellation
        /// Least time between two answers to one export.
        package let answerInterval: Duration
    }

    /// Local time of the operator's time zone.
    package var localTime: LocalTime {
        let zone = timeZone
        return LocalTime(name: zone.identifier) { seconds in
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        }
    }
}

extension SettingValues {
    var orders: Settings.Orders {
        var insurer: String?
        if let identity = text(.operatorIdentity), let code = text(.operatorCode) { insurer = identity + code }
        return Settings.Orders(
            healthInsurerID: insurer, groupMax: integer(.orderGroup), concurrency: integer(.orderConcurrency),
            retryWait: .seconds(integer(.sendMinutes) * 60), firstPollWait: seconds(.pollSeconds),
            pollWaitMax: .seconds(integer(.askMinutes) * 60), triesMax: integer(.sendTries),
            auditEndpoint: text(.auditEndpoint), updatesLots: logical(.updatesLots) ?? false,
            dates: choice(.orderDates) ?? .dashes, cancellation: choice(.cancellation) ?? .protheus,
            answerInterval: seconds(.answerSeconds))
    }
}
