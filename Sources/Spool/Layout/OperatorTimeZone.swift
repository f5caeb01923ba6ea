package import Foundation

/// The zone by whose calendar the operator's days are counted.
package enum OperatorTimeZone {
    /// `America/Sao_Paulo`; its present offset (UTC−3, no summer time since 2019) when the machine has no zone data.
    package static let saoPaulo: TimeZone = TimeZone(identifier: "America/Sao_Paulo") ?? fixedOffset

    private static var fixedOffset: TimeZone { TimeZone(secondsFromGMT: -3 * 3600) ?? .gmt }
}
