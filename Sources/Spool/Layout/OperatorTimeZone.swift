package import Foundation

/// The time zone of the operator's calendar days.
package enum OperatorTimeZone {
    /// `America/Sao_Paulo`; a fixed UTC−3 (no summer time since 2019) when the machine has no time-zone data.
    package static let saoPaulo: TimeZone = TimeZone(identifier: "America/Sao_Paulo") ?? fixedOffset

    private static var fixedOffset: TimeZone { TimeZone(secondsFromGMT: -3 * 3600) ?? .gmt }
}
