internal import CaviarDiagnostics

private let core = "tag:yaml.org,2002:"

extension Scalar {
  /// The scalar with its tag applied. A tag that is unknown or does not match is reported and ignored.
  func applying(tag: String?, at location: SourceLocation, into sink: inout DiagnosticSink) -> Scalar {
    let plain = Scalar(text, isPlain: true)
    let matches: Bool
    switch tag {
    case nil: return self
    case core + "str", "!": return Scalar(text, isPlain: false)
    case core + "int": matches = plain.integer != nil
    case core + "float": matches = plain.number != nil || plain.isNonFinite
    case core + "bool": matches = plain.boolean != nil
    case core + "null": matches = plain.isNull
    default: matches = false
    }
    if !matches { reportTag(tag, of: kind, at: location, into: &sink) }
    return matches ? plain : self
  }
}

/// The kinds of node that are not scalars, by their names in tags.
enum CollectionKind: String {
  case sequence = "seq"
  case mapping = "map"
}

/// Reports the tag of a list or a mapping if it does not match the kind of the node.
func check(tag: String?, is kind: CollectionKind, at location: SourceLocation, into sink: inout DiagnosticSink) {
  guard let tag, tag != "!", tag != core + kind.rawValue else { return }
  reportTag(tag, of: kind == .sequence ? "a list" : "a mapping", at: location, into: &sink)
}

private func reportTag(_ tag: String?, of kind: String, at location: SourceLocation, into sink: inout DiagnosticSink) {
  let tag = tag ?? ""
  let spelling = tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag
  let known = ["str", "int", "float", "bool", "null", "seq", "map"]
  if known.contains(where: { tag == core + $0 }) {
    sink.error(
      .yamlTag, "the tag '\(spelling)' does not match its value, which is \(kind)", at: location,
      notes: ["tags are never needed here; delete it"])
  } else {
    sink.error(
      .yamlTag, "unknown tag '\(spelling)'", at: location,
      notes: [
        "tags do not create objects; allowed are \(known.map { "!!" + $0 }.joined(separator: ", "))",
        "delete it, or put a text that starts with '!' in quotes",
      ])
  }
}
