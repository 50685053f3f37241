import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarStore
import FoundationEssentials
import SystemPackage
import Testing

/// The repository's own files, found from where this file stands.
enum Repository {
  static let specs = root.appending("Specs")

  private static let root = FilePath(#filePath)
    .removingLastComponent().removingLastComponent().removingLastComponent().removingLastComponent()

  /// The bytes of a file, by its path from the root.
  static func bytes(_ path: String) throws -> [UInt8] {
    try #require(try Disk().read(root.appending(path)), "\(path) is missing")
  }

  /// The names of the files in a folder that end with `suffix`, without it, sorted.
  static func stems(in folder: String, suffix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(folder).string)
      .filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
  }
}
