extension RootElement {
    /// A stable word for documents of other standards that are often sent by mistake, for the message. Only the sender
    /// can help, by sending the right file. Nil for an unknown root.
    package var foreignKind: String? {
        switch (name.lowercased(), (namespace ?? "").lowercased()) {
        case ("html", _), (_, "http://www.w3.org/1999/xhtml"): "html"
        case (_, let address) where address.hasPrefix("http://www.portalfiscal.inf.br/"): "fiscal document"
        case ("nfeproc", _), ("nfe", _), ("cteproc", _), ("cte", _), ("nfse", _), ("compnfse", _): "fiscal document"
        case (_, let address) where address.hasPrefix("http://www.esocial.gov.br/"): "fiscal document"
        case (_, let address) where address.hasPrefix("urn:schemas-microsoft-com:office:"): "office document"
        case (_, let address) where address.hasPrefix("http://schemas.microsoft.com/office/"): "office document"
        case (_, let address) where address.hasPrefix("http://schemas.openxmlformats.org/"): "office document"
        case (_, let address) where address.hasPrefix("urn:oasis:names:tc:opendocument:"): "office document"
        case ("svg", _), (_, "http://www.w3.org/2000/svg"): "image"
        case (_, "http://www.w3.org/2001/xmlschema"): "schema"
        case (_, "http://schemas.xmlsoap.org/wsdl/"), (_, "http://www.w3.org/1999/xsl/transform"): "schema"
        case ("rss", _), ("feed", _), (_, "http://www.w3.org/2005/atom"): "news feed"
        default: nil
        }
    }
}
