import FoundationEssentials

/// The repository's own files, found from where this file stands.
enum Repository {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The bytes of a file, by its path from the root.
  static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: root.appending(path: path))) }

  /// The names of the files in a folder that end with `suffix`, without it, sorted.
  static func stems(in folder: String, suffix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
      .filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
  }
}

extension Repository {
  /// The paths of the specs that users learn from.
  static func specs() throws -> [String] {
    try ["Specs", "Specs/examples", "Specs/cs231n", "Specs/method", "Specs/batch-norm"].flatMap { folder in
      try stems(in: folder, suffix: ".yaml").map { "\(folder)/\($0).yaml" }
    }
  }
}
