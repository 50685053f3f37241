import CaviarDiagnostics
import CaviarYAML

extension ComponentKind {
  /// The codec of options by the names of components: `{overfitting: {rise: 2}}`, each at most once, in the order of the kind.
  package var codecByName: Codec<[Part]> {
    let text = "a mapping from the name of \(withArticle) to its options"
    return Codec(
      text,
      decode: { node, decoding in
        guard let entries = node.mapping, !entries.isEmpty else {
          decoding.expected(text, at: node, suggestion: self.entries.first.map { "for example {\($0.example)}" })
          return nil
        }
        let found = entries.map { entry -> Parametric<Part>? in
          if let name = entry.key.scalar?.text, entry.value.scalar?.isNull == true,
            let known = self.entries.first(where: { $0.name == name })
          {
            decoding.sink.error(
              .wrongType, "`\(name):` has no options", at: entry.key.location,
              suggestion: "for example {\(known.example)}, or leave it out")
            return nil
          }
          return decode(Node(.mapping([entry]), at: entry.key.location), &decoding)
        }
        let parts = found.compactMap { $0?.at(Point()) }
        guard parts.count == entries.count else { return nil }
        let sorted = self.entries.flatMap { entry in parts.filter { entry.encode($0) != nil } }
        return Parametric(canonical(sorted)) { _ in sorted }
      },
      encode: { $0.isEmpty ? nil : canonical($0) },
      schema: { writer in
        var members: [SpecValue.Member] = []
        for entry in self.entries { members.append(.init(entry.name, entry.schema(&writer))) }
        return ["type": "object", "additionalProperties": false, "properties": .map(members)]
      })
  }

  private func canonical(_ parts: [Part]) -> SpecValue {
    .map(
      parts.flatMap { part in
        entries.compactMap { entry in entry.canonicalOptions(part).map { .init(entry.name, $0) } }
      })
  }
}
