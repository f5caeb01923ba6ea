/// Something that a document says and only a register of the operator can confirm. Holds keys, never the values.
package struct ReferenceLookup: Sendable, Equatable, Codable {
    package enum Subject: UInt8, Sendable, Codable, CaseIterable {
        /// A card number.
        case beneficiary
        /// An authorisation password; `other` is the card of the guia.
        case password
        /// A CID.
        case diagnosis
        /// A procedure with its table, whose own key is `other`.
        case procedure
        /// A CNES; `other` is the executing provider.
        case establishment
        /// The executing provider; `other` is a second way to read a long code.
        case executor
        /// Council, number and UF.
        case professional
    }

    package var subject: Subject
    package var key: ReferenceKey
    package var other: ReferenceKey?
    /// Day of the attendance, `yyyymmdd`; 0 while unknown.
    package var day: Int32
    package var location: Location
    package var guia: GuiaReference?

    package init(
        _ subject: Subject, _ key: ReferenceKey, other: ReferenceKey? = nil, day: Int32 = 0, at location: Location,
        guia: GuiaReference? = nil
    ) {
        self.subject = subject
        self.key = key
        self.other = other
        self.day = day
        self.location = location
        self.guia = guia
    }
}
