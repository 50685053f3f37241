internal import CaviarDiagnostics

/// Builds nodes from libyaml's events, within limits, and reports errors that libyaml accepts, such as duplicate keys.
///
/// The recursion is never deeper than the limit of depth.
struct Composer: ~Copyable {
  /// The errors so far.
  private(set) var sink = DiagnosticSink()

  private let text: SourceText
  private var events: EventStream
  private var budget: Budget
  private var anchors = Anchors()

  init(_ text: SourceText, limits: ReadingLimits) {
    self.text = text
    self.events = EventStream(text.file.text)
    self.budget = Budget(limits)
  }

  /// The root of the only document. Nil after a syntax error or an unresolved alias.
  mutating func root() -> Node? {
    do throws(Diagnostic) {
      let root = try document()
      return anchors.areResolved ? root : nil
    } catch {
      sink.append(error)
      return nil
    }
  }

  private mutating func document() throws(Diagnostic) -> Node {
    _ = try next()
    guard case .documentStart = try next().kind else { throw .empty(text.location(0, 0)) }
    let event = try next()
    if case .scalar(text: "", isPlain: true) = event.kind, event.tag == nil { throw .empty(text.location(0, 0)) }
    let root = try node(event, depth: 0)
    _ = try next()
    let rest = try next()
    guard case .streamEnd = rest.kind else { throw .secondDocument(text.location(rest.start, rest.end)) }
    return root
  }

  private mutating func next() throws(Diagnostic) -> Event {
    do throws(SyntaxProblem) {
      return try events.next()
    } catch {
      throw Diagnostic(error, in: text)
    }
  }

  /// The node that begins with `event`, nested in `depth` lists and mappings.
  private mutating func node(_ event: Event, depth: Int) throws(Diagnostic) -> Node {
    let location = text.location(event.start, event.end)
    if case .alias(let name) = event.kind { return try alias(name, depth: depth, at: location) }
    try budget.spend(nodes: 1, at: location)
    if let anchor = event.anchor { anchors.open(anchor) }
    let node: Node
    switch event.kind {
    case .scalar(let text, let isPlain):
      let scalar = Scalar(text, isPlain: isPlain).applying(tag: event.tag, at: location, into: &sink)
      node = Node(.scalar(scalar), at: location)
    case .sequenceStart:
      try budget.enter(depth: depth + 1, at: location)
      check(tag: event.tag, is: .sequence, at: location, into: &sink)
      node = try sequence(from: event.start, depth: depth + 1)
    default:
      try budget.enter(depth: depth + 1, at: location)
      check(tag: event.tag, is: .mapping, at: location, into: &sink)
      node = try mapping(from: event.start, depth: depth + 1)
    }
    if let anchor = event.anchor { anchors.close(anchor, node) }
    return node
  }

  private mutating func sequence(from start: Int, depth: Int) throws(Diagnostic) -> Node {
    var nodes: [Node] = []
    var event = try next()
    while !event.isEnd {
      nodes.append(try node(event, depth: depth))
      event = try next()
    }
    return Node(.sequence(nodes), at: text.location(start, event.end))
  }

  private mutating func mapping(from start: Int, depth: Int) throws(Diagnostic) -> Node {
    var entries: [Node.Entry] = []
    var keys = KeySet()
    var event = try next()
    while !event.isEnd {
      let key = try node(event, depth: depth)
      let isNew = keys.insert(key, into: &sink)
      let value = try node(next(), depth: depth)
      if isNew { entries.append(Node.Entry(key: key, value: value)) }
      event = try next()
    }
    return Node(.mapping(entries), at: text.location(start, event.end))
  }

  private mutating func alias(_ name: String, depth: Int, at location: SourceLocation) throws(Diagnostic) -> Node {
    try budget.spendAlias(at: location)
    guard let node = anchors.resolve(name, at: location, into: &sink) else {
      return Node(.scalar(Scalar("", isPlain: true)), at: location)
    }
    let extent = node.extent
    try budget.spend(nodes: extent.nodes, at: location)
    try budget.enter(depth: depth + extent.depth, at: location)
    return Node(node.content, at: location)
  }
}

extension Event {
  fileprivate var isEnd: Bool {
    switch kind {
    case .sequenceEnd, .mappingEnd: true
    default: false
    }
  }
}

extension Diagnostic {
  fileprivate static func empty(_ location: SourceLocation) -> Diagnostic {
    Diagnostic(.yamlEmpty, "the file is empty", at: location, notes: ["comments alone are not a document"])
  }

  fileprivate static func secondDocument(_ location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .yamlSecondDocument, "a second document begins here; a file contains one", at: location,
      notes: ["delete this line, or move what follows into a file of its own"])
  }
}
