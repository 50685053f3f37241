internal import CaviarDiagnostics
package import CaviarSpec
internal import CaviarYAML

/// The `data` section: a file in some format, its parts, and what is done to its features.
package struct DataSection: Sendable {
  package let format: any DataFormat
  package let options: Options

  package init(format: any DataFormat, options: Options) {
    self.format = format
    self.options = options
  }

  /// What every format has beside its own options.
  package struct Options: Record {
    package static let fields: [Field<Options>] = [
      .init(
        "sha256", \.sha256, Shape<String>.sha256.optional, otherNames: ["hash", "checksum", "sha"],
        "The file's SHA-256; another file is an error."),
      .init("split", \.split, .record(named: "`split`"), "How rows are divided into parts."),
      .init(
        "preprocess", \.preprocess, preprocessorKind.shape.list().optional, default: "[standardize] for csv",
        otherNames: ["preprocessing", "transforms", "transform", "normalization"],
        "What is done to the features, in turn, with statistics from the training part."),
    ]

    package var sha256: String?
    package var split = SplitOptions.standard
    package var preprocess: [any Preprocessor]?

    package init() {}
  }

  /// What is done to the features: what the spec says, or the format's default.
  package var preprocessing: [any Preprocessor] {
    options.preprocess ?? type(of: format).defaultPreprocessing
  }
}

extension Shape where Value == String {
  /// 64 hexadecimal digits.
  fileprivate static var sha256: Shape {
    let text = "64 hexadecimal digits"
    return Shape.text.refined(text, encode: { $0 }) { digits in
      let isHash = digits.utf8.count == 64 && digits.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
      return isHash ? .value(digits.lowercased()) : .problem("expected \(text), found `\(digits)`")
    }
  }
}

extension Shape where Value == DataSection {
  private static func section(
    _ node: Node, _ entry: ComponentEntry<any DataFormat>, _ decoding: inout Decoding
  ) -> Declared<DataSection>? {
    let common = DataSection.Options.fields
    let rest = node.removing(common.map(\.name))
    let format = entry.decodeInline(rest, named: "`data`", beside: common, &decoding)
    let options = decoding.record(
      node.keeping(common.map(\.name)), as: DataSection.Options.self, named: "`data`")
    guard let format, var options else { return nil }
    if options.canonical["preprocess"] == nil {
      let preprocessing = type(of: format.at(Point())).defaultPreprocessing.map(\.canonicalComponent)
      options.canonical = options.canonical.setting("preprocess", to: .list(preprocessing))
    }
    return Declared(format.canonical.merging(options.canonical)) { [options] point in
      DataSection(format: format.at(point), options: options.at(point))
    }
  }

  /// The section: the keys of one format, and those that every format has.
  package static var data: Shape {
    Shape(
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
}
