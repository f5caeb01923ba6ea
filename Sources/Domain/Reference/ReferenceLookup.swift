/// A value of a document that only a reference table can confirm. Contains keys, never the values.
package struct ReferenceLookup: Sendable, Equatable, Codable {
    /// What the value is.
    package enum Subject: UInt8, Sendable, Codable, CaseIterable {
        /// A card number.
        case beneficiary
        /// An authorisation password; `other` is the card of the guia.
        case password
        /// A CID.
        case diagnosis
        /// A procedure with its table; `other` is the key of the table.
        case procedure
        /// A CNES; `other` is the executing provider.
        case establishment
        /// The executing provider; `other` is a second reading of a long code.
        case executor
        /// Council, number and UF.
        case professional
    }

    /// What the value is.
    package var subject: Subject
    /// Key of the value.
    package var key: ReferenceKey
    /// A second key, whose meaning depends on `subject`.
    package var other: ReferenceKey?
    /// Day of the attendance, `yyyymmdd`; 0 when unknown.
    package var day: Int32
    /// Where the value is in the document.
    package var location: Location
    /// The guia that contains it, if any.
    package var guia: GuiaReference?

    /// By default for an unknown day.
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
