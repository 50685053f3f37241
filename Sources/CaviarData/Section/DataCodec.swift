internal import CaviarDiagnostics
package import CaviarSpec
internal import CaviarTables
internal import CaviarYAML

/// The keys of a test part with files of its own. They are read as the format's when the format is known.
struct TestFiles: Sendable {}

extension Codec where Value == TestFiles? {
  static var testFiles: Codec {
    Codec(
      "a mapping with the keys of the data's format",
      decode: { node, decoding in
        guard node.mapping != nil else {
          decoding.expected("a mapping with the keys of the data's format, such as {csv: test.csv}", at: node)
          return nil
        }
        return Parametric([:]) { _ in TestFiles() }
      },
      encode: { _ in nil },
      schema: { _ in ["type": "object"] })
  }
}

extension Codec where Value == String {
  /// 64 hexadecimal digits.
  static var sha256: Codec {
    let text = "64 hexadecimal digits"
    return Codec.text.refined(text, encode: { $0 }) { digits in
      let isHash = digits.utf8.count == 64 && digits.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
      return isHash ? .value(digits.lowercased()) : .problem("expected \(text), found `\(digits)`")
    }
  }
}

extension Codec where Value == DataSection {
  /// The section: the keys of one format, and those that every format has.
  package static var data: Codec {
    Codec(
      "a mapping with a data file",
      decode: { node, decoding in
        guard let entries = node.mapping else {
          decoding.expected("a mapping with a data file, such as `csv: data.csv`", at: node)
          return nil
        }
        let keys = entries.compactMap(\.key.scalar?.text)
        guard let format = dataFormatKind.entries.first(where: { keys.contains($0.name) }) else {
          decoding.sink.error(
            .missingKey, "`data` needs a file in one of the formats " + dataFormatKind.entries.map(\.name).quotedList,
            at: node.location,
            suggestion: keys.lazy.compactMap { Suggestion.meant(by: $0, among: dataFormatKind.entries) }.first
              .map { "did you mean `\($0)`?" } ?? "for example csv: data.csv")
          return nil
        }
        return section(node, format, &decoding)
      },
      encode: { section in
        dataFormatKind.canonicalOptions(of: section.format)?.merging(section.options.canonical)
      },
      schema: { writer in
        ["anyOf": .list(dataFormatKind.entries.map { $0.schema(beside: DataSection.Options.self, &writer) })]
      })
  }

  private static func section(
    _ node: Node, _ entry: ComponentEntry<any DataFormat>, _ decoding: inout Decoding
  ) -> Parametric<DataSection>? {
    let common = DataSection.Options.fields
    let own = node.removing(common.map(\.name))
    let format = entry.decodeInline(own, named: "`data`", beside: common, &decoding)
    let options = decoding.mapping(node.keeping(common.map(\.name)), as: DataSection.Options.self, named: "`data`")
    guard let format, let options else { return nil }
    var test: Parametric<any DataFormat>?
    if let files = node.value(of: "test") {
      test = testFiles(files, beside: own, entry, &decoding)
      if test == nil { return nil }
    }
    let section = DataSection(format: format.at(Point()), options: options.at(Point()), test: test?.at(Point()))
    guard section.check(node, &decoding) else { return nil }

    var canonical = options.canonical
    if canonical["split"] == nil, let split = Codec<SplitOptions>.split.encode(section.split) {
      canonical = canonical.setting("split", to: split)
    }
    if canonical["preprocess"] == nil {
      canonical = canonical.setting("preprocess", to: .list(section.preprocessing.map(\.canonicalComponent)))
    }
    if let test { canonical = canonical.setting("test", to: test.canonical) }
    let inOrder = common.compactMap { field in canonical[field.name].map { SpecValue.Member(field.name, $0) } }
    // Nothing of data can be searched, so that it is the same at every point.
    return Parametric(format.canonical.merging(.map(inOrder))) { _ in section }
  }

  /// The test part's own files: the data's keys, with others in their place.
  private static func testFiles(
    _ node: Node, beside own: Node, _ entry: ComponentEntry<any DataFormat>, _ decoding: inout Decoding
  ) -> Parametric<any DataFormat>? {
    guard node.value(of: entry.name) != nil else {
      decoding.sink.error(
        .missingKey, "`test` needs `\(entry.name)`, the files of the test part", at: node.location,
        notes: ["its other keys are those of `data` where it does not say"])
      return nil
    }
    let keys = node.mapping?.compactMap(\.key.scalar?.text) ?? []
    let inherited = own.removing(keys).mapping ?? []
    let merged = Node(.mapping(inherited + (node.mapping ?? [])), at: node.location)
    return entry.decodeInline(merged, named: "`test`", beside: [], &decoding)
  }
}

extension DataSection {
  /// True if the options go together. False after an error.
  fileprivate func check(_ node: Node, _ decoding: inout Decoding) -> Bool {
    if let csv = format as? CSV, csv.dialect.thousands == csv.dialect.decimal {
      decoding.sink.error(
        .conflict, "`thousands` and `decimal` are the same mark", at: (node.value(of: "thousands") ?? node).location,
        suggestion: csv.dialect.decimal == .comma ? "thousands: \".\"" : "decimal: \",\"")
      return false
    }
    let split = node.value(of: "split") ?? node
    if test != nil, self.split.hasTest {
      decoding.sink.error(
        .conflict, "the test part has files of its own, and `split` takes one too",
        at: (split.value(of: "test") ?? split).location, suggestion: "leave one of them out")
      return false
    }
    if !type(of: format).hasNamedColumns, self.split.group != nil || self.split.part != nil {
      let key = self.split.group != nil ? "group" : "column"
      decoding.sink.error(
        .conflict, "`\(key)` is a column of a table, and `\(type(of: format).name)` has none",
        at: (split.value(of: key) ?? split).location)
      return false
    }
    return true
  }
}
