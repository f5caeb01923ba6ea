import CLibXML2
import Domain
import XMLReading

extension DocumentReading {
    mutating func startElement(_ tag: StartTag) {
        // At the end of the bytes libxml2 reports a truncated tag as if it were complete.
        guard ending == nil, !isAtEnd else { return }
        hasProgress = true
        phase = .start
        event &+= 1
        elementCount &+= 1
        let known = unsafe names.find(tag.name)
        let start = parser.start(of: tag, nameLength: known.length)
        leaveText()
        unsafe stack.push(tag.name, known.element, line: start.line, column: start.column)
        if prefixes.isPending {
            eventOfPrefixFault = event
            prefixes.endTag()
        }
        if !missing.isEmpty { hasCome() }
        text.begin()
        if mayPassLimits(tag, nameLength: known.length), !isWithinLimits(tag, nameLength: known.length) { return }
        if stack.depth == 1 { readRoot(tag, known.element) }
        if known.element == .documento { bypass.begin() }
        if known.element.beginsSomething || stack.depth == bodyDepth { startKnown(tag, known.element) }
    }

    mutating func endElement() {
        guard ending == nil, !isAtEnd, stack.depth > 0 else { return }
        hasProgress = true
        phase = .end
        event &+= 1
        let depth = stack.depth
        let frame = stack.frame(depth - 1)
        let element = frame.element
        if !frame.hasChildren { closeLeaf(element, depth: depth) }
        if element.beginsSomething {
            let isEndOfHeader = header.end(depth: depth)
            lote.end(element, depth: depth)
            requests.end(depth: depth, &lote.candidates)
            if isEndOfHeader { judgeVersion() }
        }
        if !missing.isEmpty { missedIn(depth) }
        if depth == signatureDepth { signatureDepth = 0 }
        if depth == guiaSignatureDepth { guiaSignatureDepth = 0 }
        if depth == messageDepth, depth > 1 { signatureDepth = 1 }
        if depth == epilogueDepth { epilogueDepth = 0 }
        stack.pop()
        if stack.depth == 0 { isRootClosed = true }
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard ending == nil else { return }
        hasProgress = true
        // Text beside child elements is not a value, whatever the schema reports about it.
        guard !stack.currentHasChildren else { return unsafe countMixed(bytes) }
        unsafe text.append(bytes)
        if text.byteCount > limits.textBytesMax, !mayBeLong() { return }
        if text.keptCount > ContentText.keptBytesMax { passTextOn() }
    }

    /// Receives text of a CDATA section, in whole characters. libxml2 accepts overlong UTF-8 sequences there.
    mutating func characterData(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard ending == nil, faultSeen == nil else { return }
        if unsafe !Latin1.isASCII(bytes), unsafe !UTF8Sequence.holds(bytes, mayBeCut: true) {
            return refuseCharacterData()
        }
        unsafe characters(bytes)
    }

    /// Receives a comment, or an instruction with its `target`.
    mutating func aside(target: UnsafePointer<xmlChar>?, content: UnsafePointer<xmlChar>?) {
        guard ending == nil else { return }
        hasProgress = true
        if let target = unsafe target, unsafe xmlStrlen(target) > limits.nameBytesMax {
            return refuseName(at: parserLocation)
        }
        let limit = ParserFeed.markupBytesMax
        if let content = unsafe content, unsafe xmlStrlen(content) > limit {
            stop(with: Finding(.textTooLong, at: parserLocation, guia: guiaHere, parameters: ["limit": "\(limit)"]))
        }
    }

    // MARK: Steps

    /// Marks the enclosing element as one with a child: the text gathered for it is not that of a leaf.
    @inline(__always)
    private mutating func leaveText() {
        guard !stack.currentHasChildren else { return }
        text.drop()
        stack.markCurrentAsParent()
    }

    @inline(__always)
    private mutating func closeLeaf(_ element: ElementName, depth: Int) {
        lote.candidates.beginLeaf()
        let isHash = element == .hash && holdsHash
        if isHash { readHash(depth: depth) }
        if text.isEmpty || text.beginsWithWhitespace || !text.isASCII { findInvisibleText() }
        if element.isValue {
            if requests.isOn { readRequest(element) } else { lote.value(element, stack: stack, text: text) }
        } else if element != .other {
            readLeaf(element, depth: depth)
        }
        if guiaSignatureDepth > 0 {
            hashSignature()
        } else if signatureDepth == 0, !isHash {
            hashText()
        } else {
            text.drop()
        }
    }

    private mutating func readLeaf(_ element: ElementName, depth: Int) {
        header.leaf(element, depth: depth, stack: stack, text: text)
        if element == .registroANS, lote.lote == nil { compareOperator() }
        if requests.isOn { readRequest(element) }
        if lote.lote != nil, lote.leaf(element, depth: depth, stack: stack, text: text), let guia = lote.guia {
            findings.numberBecameKnown(guia.number ?? "", ofGuia: guia.ordinal)
        }
    }

    @inline(never)
    private mutating func readRequest(_ element: ElementName) {
        if requests.leaf(element, stack: stack, text: text, &lote.candidates), let guia = requests.guia {
            findings.numberBecameKnown(guia.number ?? "", ofGuia: guia.ordinal)
        }
    }

    /// Checks that an appeal, an annex or a request names the operator to which the message is addressed. Guias of a
    /// lote are compared later.
    @inline(never)
    private mutating func compareOperator() {
        guard !header.isOpen, messageDepth > 0, lote.candidates.hasRoom(for: .guiaOfAnotherOperator),
            case .registroANS(let own)? = header.header.destination
        else { return }
        let stated = text.string()
        guard stated != own else { return }
        lote.add(
            CandidateFinding(Finding(.guiaOfAnotherOperator, at: here, parameters: ["stated": stated, "own": own])))
    }

    @inline(never)
    private mutating func readHash(depth: Int) {
        guard declaredHash == nil else { return }
        declaredHash = text.string().trimmingWhitespace
        hashLocation = stack.location(depth - 1)
    }

    /// Whether `hash` is the declared hash here: below `epilogo`, and directly below the root of a web-service
    /// message.
    private var holdsHash: Bool { epilogueDepth > 0 || webService != nil && stack.depth == messageDepth + 1 }

    /// Reports a value that the schema accepts although it has no visible character.
    @inline(never)
    private mutating func findInvisibleText() {
        guard messageDepth > 0 || kind == .monitoring, text.isEmpty || text.isInvisible,
            lote.candidates.hasRoom(for: .requiredTextBlank)
        else { return }
        let name = stack.name(stack.depth - 1)
        let context = RequiredText.Context(
            name: name, parent: stack.name(stack.depth - 2), grandparent: stack.name(stack.depth - 3),
            version: header.header.version)
        guard !text.isEmpty || RequiredText.mayBeEmpty(name),
            let motive = kind == .monitoring
                ? RequiredText.motive(inDataForANS: context) : RequiredText.motive(of: context),
            !header.isOpen || kind == .monitoring || RequiredText.isOfHeader(name)
        else { return }
        lote.add(
            CandidateFinding(
                Finding(.requiredTextBlank, at: here, guia: guiaHere, motive: motive, parameters: ["element": name])))
    }

    @inline(__always)
    private mutating func hashText() {
        if !text.isASCII, !text.isPassedOn { findMangledText() }
        do throws(PortError) { try text.keep() } catch { fail(error) }
    }

    @inline(never)
    private mutating func hashSignature() {
        let other: GuiaSignatureReading = signatureDepth == 0 ? .leftOut : .counted
        do throws(PortError) { try text.keepSignature(other) } catch { fail(error) }
    }

    /// The most whitespace that is kept. It may precede a child element, in which case it is no value; only the child
    /// shows that.
    private static let whitespaceBytesMax = 16 << 20

    /// - Returns: false when the text is too long and the reading has stopped.
    private mutating func mayBeLong() -> Bool {
        var most = limits.textBytesMax
        if stack.frame(stack.depth - 1).element == .documento {
            most = limits.documentoBytesMax
        } else if text.isOnlyWhitespace() {
            most = max(most, Self.whitespaceBytesMax)
        }
        if text.byteCount <= most { return true }
        refuse(.textTooLong, limit: most, at: here)
        return false
    }

    /// Counts text beside child elements. It is not kept, but has the same limit as other text. Whitespace there is
    /// layout.
    @inline(__always)
    private mutating func countMixed(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = unsafe bytes.first, first > 0x20 else { return }
        if eventOfMixedText != event { (eventOfMixedText, mixedByteCount) = (event, 0) }
        mixedByteCount += bytes.count
        guard mixedByteCount > limits.textBytesMax else { return }
        refuse(.textTooLong, limit: limits.textBytesMax, at: here)
    }

    /// Passes a long text to the digests before it is known to be that of a leaf.
    private mutating func passTextOn() {
        do throws(PortError) {
            try text.passOn(counts: signatureDepth == 0)
        } catch { fail(error) }
    }

    /// Searches for text in a wrong encoding. A text passed on in parts is base64 and is not searched.
    private mutating func findMangledText() {
        // In ISO-8859-1 each such character is below U+00C0, so that its lead byte is 0xC2; Portuguese letters have
        // 0xC3.
        guard encoding != .latin1 || (unsafe text.bytes.contains(0xC2)) else { return }
        for sign in unsafe MangledText.signs(in: text.bytes) {
            if mangled[sign] == nil { mangled[sign] = MangledLeaves(first: stack.location(stack.depth - 1)) }
            mangled[sign]?.count += 1
        }
    }

    // MARK: What seems to be missing

    /// Called when an element begins: it is not missing after all.
    @inline(never)
    private mutating func hasCome() {
        let name = elementHere
        missing.removeAll { $0.depth == stack.depth - 1 && $0.name == name }
    }

    /// Called when the element at `depth` ends: elements expected in it that did not come are missing.
    @inline(never)
    private mutating func missedIn(_ depth: Int) {
        for element in missing where element.depth == depth { findings.setMotive(element.motive, at: element.index) }
        missing.removeAll { $0.depth == depth }
    }
}
