/// Own schemas for the elements around a web-service message: an envelope of SOAP 1.1 or 1.2 with one message in its
/// body. They accept any content in the envelope's header.
enum SOAPSchema {
    /// The schema texts, by the names under which `frame` imports them.
    static let files = [
        "hatspool-soap-1.1.xsd": envelope("http://schemas.xmlsoap.org/soap/envelope/"),
        "hatspool-soap-1.2.xsd": envelope("http://www.w3.org/2003/05/soap-envelope"),
    ]

    /// A schema of the TISS namespace that includes these files and imports the envelopes.
    static func frame(of files: [String]) -> String {
        """
        <schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="\(ElementName.tissNamespace)"
          elementFormDefault="qualified">
        <import namespace="http://schemas.xmlsoap.org/soap/envelope/" schemaLocation="hatspool-soap-1.1.xsd"/>
        <import namespace="http://www.w3.org/2003/05/soap-envelope" schemaLocation="hatspool-soap-1.2.xsd"/>
        \(files.map { "<include schemaLocation=\"\($0)\"/>" }.joined())
        </schema>
        """
    }

    private static func envelope(_ namespace: String) -> String {
        """
        <schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="\(namespace)" elementFormDefault="qualified">
        <element name="Envelope"><complexType><sequence>
        <element name="Header" minOccurs="0"><complexType><sequence>
        <any minOccurs="0" maxOccurs="unbounded" processContents="skip"/>
        </sequence><anyAttribute processContents="skip"/></complexType></element>
        <element name="Body"><complexType><sequence><any processContents="strict"/></sequence>
        <anyAttribute processContents="skip"/></complexType></element>
        </sequence><anyAttribute processContents="skip"/></complexType></element></schema>
        """
    }
}
