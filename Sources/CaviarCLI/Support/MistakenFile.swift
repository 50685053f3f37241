import CaviarDiagnostics
import CaviarTables

/// A file that was given as a spec and is not YAML: a table, an array, an image. One error with the right command helps
/// more than hundreds about its syntax.
struct MistakenFile {
  /// The kind of file, after "this is".
  private let words: String
  /// The remedy.
  private let advice: String

  /// Nil if the file may be meant as a spec.
  init?(_ bytes: [UInt8], path: String) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let endings = name.lowercased().split(separator: ".").dropFirst().map(String.init)
    let kind = CaviarTables.FileKind(DataFile(name: path, bytes: bytes))
    switch kind {
    case .empty?, .json?: return nil
    case .text?:
      guard Self.isTable(bytes, endings) else { return nil }
      words = "a table of text"
      advice = Self.initialize(path, "--label COLUMN")
    case nil:
      // A YAML file in UTF-16 has words of its own.
      guard !["yaml", "yml"].contains(endings.last), ![[0xFE, 0xFF], [0xFF, 0xFE]].contains(Array(bytes.prefix(2)))
      else { return nil }
      words = "a binary file"
      advice = "give the spec, a file such as experiment.yaml, in its place"
    case let kind?:
      let isTable = kind == .gzip && (endings.contains("csv") || endings.contains("tsv"))
      words = isTable ? "a table of text, packed by gzip" : kind.words
      advice =
        switch kind {
        case .gzip where isTable: Self.initialize(path, "--label COLUMN")
        case .npy, .idx: Self.initialize(path, "--labels FILE")
        case .npz: Self.initialize(path, "--features NAME --labels NAME")
        default: kind.advice
        }
    }
  }

  /// The error, at the beginning of the file, of which nothing is shown.
  func diagnostic(path: String) -> Diagnostic {
    Diagnostic(
      .notASpec, "this is \(words), not a spec",
      at: SourceLocation(file: SourceFile(name: path, text: ""), line: 1, column: 1),
      notes: ["a spec is a YAML file that names the data, and says what is trained on them"], suggestion: advice)
  }

  private static func initialize(_ path: String, _ options: String) -> String {
    "write a spec for it with: caviar init \(path) \(options)"
  }

  /// True if a text is a table of cells: by its file's ending, or because its first lines have equal numbers of commas,
  /// semicolons or tabs, and no key of a mapping.
  private static func isTable(_ bytes: [UInt8], _ endings: [String]) -> Bool {
    if let ending = endings.last, ["csv", "tsv"].contains(ending) { return true }
    let text = String(decoding: bytes.prefix(4096), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).prefix(2)
    guard lines.count == 2, let first = lines[0].first,
      !"#-{[%&!\"'".contains(first) || first == "-" && lines[0].count > 3
    else { return false }
    guard lines.allSatisfy({ !$0.contains(": ") && !$0.hasSuffix(":") && !$0.hasPrefix("- ") }) else { return false }
    return [",", ";", "\t"].contains { mark in
      let counts = lines.map { line in line.count { String($0) == mark } }
      return counts[0] > 0 && counts[0] == counts[1]
    }
  }
}

extension Diagnostic.Code {
  /// The code of a file that is no spec at all.
  static let notASpec = Self("spec.not-a-spec")
}
