import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarStore
import FoundationEssentials
import SystemPackage
import Testing

/// A temporary folder for one test, with 200 of the digits in `digits.csv`, removed afterwards.
final class Workplace {
  private let folder: FilePath

  init() throws {
    folder = FilePath(FileManager.default.temporaryDirectory.path).appending("caviar-" + UUID().uuidString)
    try Disk().makeFolder(folder)
    let digits = try Repository.text("Specs/data/digits.csv").split(separator: "\n").prefix(201)
    try write(digits.joined(separator: "\n") + "\n", to: "digits.csv")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.string) }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { folder.appending(name).string }

  var results: String { path("Results") }

  func remove(_ name: String) { try? FileManager.default.removeItem(atPath: folder.appending(name).string) }

  func has(_ name: String) -> Bool { Disk().exists(folder.appending(name)) }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = folder.appending(name)
    try Disk().makeFolder(path.removingLastComponent())
    try Disk().write(bytes, to: path)
    return path.string
  }

  func text(_ name: String) throws -> String {
    String(decoding: try #require(try Disk().read(folder.appending(name)), "\(name) is missing"), as: UTF8.self)
  }

  /// Writes a small spec, by default a healthy one.
  func spec(
    _ name: String = "small", model: String = "[{dense: {units: 8}}, relu, softmax]", checks: String = "[initial_loss]",
    rate: String = "{log: [1e-2, 0.3]}",
    objective: String = "validation_accuracy", stages: String = "[{name: search, trials: 4, epochs: 2}]"
  ) throws -> String {
    try write(
      """
      caviar: 1
      name: \(name)
      data: {csv: digits.csv, label: digit}
      model: \(model)
      training: {optimizer: {momentum: {beta: 0.9}}, learning_rate: \(rate)}
      checks: \(checks)
      objective: \(objective)
      stages: \(stages)

      """, to: name + ".yaml")
  }
}

/// The files of the repository, found from the location of this file.
enum Repository {
  private static let root = FilePath(#filePath)
    .removingLastComponent().removingLastComponent().removingLastComponent().removingLastComponent()

  static func path(_ path: String) -> String { root.appending(path).string }

  static func text(_ path: String) throws -> String {
    String(decoding: try #require(try Disk().read(root.appending(path)), "\(path) is missing"), as: UTF8.self)
  }

  /// The names of the files in a folder that end with `suffix`, without it, sorted.
  static func stems(in folder: String, suffix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder))
      .filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
  }
}
