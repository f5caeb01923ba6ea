public import CLibXML2
package import Domain

/// A start tag as libxml2 reports it; its memory is valid only during the callback.
///
/// It is usable from inlined code, and libxml2 is imported as public, because otherwise every element would cost a
/// call into this module.
@safe
@usableFromInline
package struct StartTag {
    /// The part of a tag that exceeds a limit.
    package enum Excess {
        /// The number of attributes and namespaces.
        case attributes
        /// A name or prefix of an attribute, or the prefix of a namespace.
        case name
        /// The value of an attribute, or the name of a namespace.
        case value
    }

    /// The local name, interned.
    @usableFromInline package let name: UnsafePointer<xmlChar>
    /// The prefix, interned; nil without one.
    @usableFromInline package let prefix: UnsafePointer<xmlChar>?
    /// The namespace, interned; nil without one.
    @usableFromInline package let uri: UnsafePointer<xmlChar>?
    @usableFromInline package let namespaceCount: Int32
    /// Two pointers per namespace: prefix and URI.
    @usableFromInline package let namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    @usableFromInline package let attributeCount: Int32
    /// Five pointers per attribute: local name, prefix, namespace, begin and end of the value.
    @usableFromInline package let attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

    /// Stores the arguments of `startElementNs`. Inlined, because it runs for every element.
    @inlinable
    package init(
        name: UnsafePointer<xmlChar>, prefix: UnsafePointer<xmlChar>?, uri: UnsafePointer<xmlChar>?,
        namespaceCount: Int32, namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, attributeCount: Int32,
        attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        unsafe self.name = name
        unsafe self.prefix = prefix
        unsafe self.uri = uri
        self.namespaceCount = namespaceCount
        unsafe self.namespaces = namespaces
        self.attributeCount = attributeCount
        unsafe self.attributes = attributes
    }

    /// The first property of the tag's attributes and namespaces that exceeds one of `limits`; nil for none. Does not
    /// check the element's own name.
    package func excess(_ limits: Limits) -> Excess? {
        if Int(attributeCount) + Int(namespaceCount) > limits.attributesMax { return .attributes }
        if let attributes = unsafe attributes {
            for index in 0..<Int(attributeCount) {
                guard let start = unsafe attributes[index * 5 + 3], let end = unsafe attributes[index * 5 + 4]
                else { continue }
                if unsafe end - start > limits.attributeBytesMax { return .value }
                if unsafe Self.length(attributes[index * 5]) > limits.nameBytesMax { return .name }
                if unsafe Self.length(attributes[index * 5 + 1]) > limits.nameBytesMax { return .name }
            }
        }
        if let namespaces = unsafe namespaces {
            for index in 0..<Int(namespaceCount) {
                if unsafe Self.length(namespaces[index * 2]) > limits.nameBytesMax { return .name }
                if unsafe Self.length(namespaces[index * 2 + 1]) > limits.attributeBytesMax { return .value }
            }
        }
        return nil
    }

    private static func length(_ text: UnsafePointer<xmlChar>?) -> Int {
        unsafe text.map { unsafe Int(xmlStrlen($0)) } ?? 0
    }
}
