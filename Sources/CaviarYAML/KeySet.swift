internal import CaviarDiagnostics

/// The keys of one mapping, to detect duplicates, which libyaml accepts.
struct KeySet {
  private var places: [String: SourceLocation] = [:]

  /// Adds a key. Returns false, and reports an error, if its entry must be dropped.
  mutating func insert(_ key: Node, into sink: inout DiagnosticSink) -> Bool {
    guard let scalar = key.scalar else {
      sink.error(
        .yamlKey, "\(key.kind) cannot be a key", at: key.location,
        notes: ["a key is a single word or number; a text that starts with '{' or '[' needs quotes"])
      return false
    }
    if scalar == Scalar("<<", isPlain: true) {
      sink.error(
        .yamlMergeKey, "merge keys ('<<') are not part of YAML 1.2", at: key.location,
        notes: ["write the keys out, or repeat a whole value with an alias: 'key: *name'"])
      return false
    }
    if let first = places[scalar.text] {
      sink.error(
        .yamlDuplicateKey, "the key '\(scalar.text)' occurs twice in this mapping", at: key.location,
        notes: ["it first occurs in line \(first.line), column \(first.column)", "keep one of the two"])
      return false
    }
    places[scalar.text] = key.location
    return true
  }
}
