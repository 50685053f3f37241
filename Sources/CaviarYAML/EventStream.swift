private import CYAML

/// One of libyaml's events, copied into Swift values so that no pointer leaves this file.
///
/// Places are counted in Unicode scalars from the start of the text.
struct Event {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd, sequenceStart, sequenceEnd, mappingStart, mappingEnd
    case scalar(text: String, isPlain: Bool)
    case alias(String)
  }

  let kind: Kind
  var anchor: String?
  var tag: String?
  let start: Int
  let end: Int
}

/// The reason why libyaml cannot continue, in its own words, which ``SyntaxExplanation`` rewrites for users.
struct SyntaxProblem: Error {
  let problem: String
  let place: Int
  let context: String?
  let contextPlace: Int
}

/// The events of a text. It is the only owner of libyaml's parser and of the bytes that the parser reads.
///
/// The program ends if memory runs out, as it does everywhere in Swift.
@safe
struct EventStream: ~Copyable {
  // The parser refers to itself and to its input, so neither may move.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// Creates the stream of a text without a byte order mark and without characters that YAML forbids.
  init(_ text: String) {
    unsafe input = .allocate(capacity: text.utf8.count + 1)
    _ = unsafe input.initialize(fromContentsOf: text.utf8)
    unsafe parser = .allocate(capacity: 1)
    unsafe parser.initialize(to: yaml_parser_t())
    precondition(unsafe yaml_parser_initialize(parser) == 1, "out of memory")
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, text.utf8.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// Returns the next event. It must not be called again after the end of the stream or an error.
  mutating func next() throws(SyntaxProblem) -> Event {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw problem }
    defer { unsafe yaml_event_delete(&event) }
    return unsafe Event(event)
  }

  private var problem: SyntaxProblem {
    let state = unsafe parser.pointee
    precondition(unsafe state.error != YAML_MEMORY_ERROR, "out of memory")
    return unsafe SyntaxProblem(
      problem: state.problem.map { unsafe String(cString: $0) } ?? "unknown problem",
      place: Int(state.problem_mark.index),
      context: state.context.map { unsafe String(cString: $0) },
      contextPlace: Int(state.context_mark.index))
  }
}

extension Event {
  @unsafe
  fileprivate init(_ event: yaml_event_t) {
    let data = unsafe event.data
    let kind: Kind
    var anchor: String?
    var tag: String?
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT: kind = .streamStart
    case YAML_DOCUMENT_START_EVENT: kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_ALIAS_EVENT: kind = unsafe .alias(text(data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = unsafe data.scalar
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      kind = unsafe .scalar(
        text: String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      anchor = unsafe text(scalar.anchor)
      tag = unsafe text(scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      kind = .sequenceStart
      anchor = unsafe text(data.sequence_start.anchor)
      tag = unsafe text(data.sequence_start.tag)
    case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      kind = .mappingStart
      anchor = unsafe text(data.mapping_start.anchor)
      tag = unsafe text(data.mapping_start.tag)
    case YAML_MAPPING_END_EVENT: kind = .mappingEnd
    default: kind = .streamEnd
    }
    self = unsafe Event(
      kind: kind, anchor: anchor, tag: tag, start: Int(event.start_mark.index), end: Int(event.end_mark.index))
  }
}

@unsafe
private func text(_ bytes: UnsafeMutablePointer<UInt8>?) -> String? {
  unsafe bytes.map { unsafe String(cString: $0) }
}
