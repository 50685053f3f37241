import CaviarDiagnostics
import CaviarSpec
import CaviarYAML
import Foundation
import Testing

@testable import CaviarTraining

/// The lists of components against the files, and each component against its own description.
@Suite struct RegistryTests {
  static let kinds: [(folder: String, kindFile: String, types: [any Component.Type])] = [
    ("Initializers", "Initializer", initializers), ("Layers", "Layer", layers), ("Optimizers", "Optimizer", optimizers),
    ("Outputs", "Output", outputs), ("Schedules", "Schedule", schedules),
  ]

  @Test(arguments: kinds.indices)
  func everyFileIsListed(index: Int) throws {
    let kind = Self.kinds[index]
    let files = try Self.files(in: kind.folder).map { $0.deletingPathExtension().lastPathComponent }
    #expect(files.filter { $0 != kind.kindFile }.sorted() == kind.types.map { "\($0)" }.sorted())
  }

  @Test(arguments: kinds.indices)
  func listsAreSortedAndNamesDoNotClash(index: Int) {
    let types = Self.kinds[index].types
    let names = types.map { $0.name }
    #expect(names == names.sorted())
    let all = names + types.flatMap { $0.otherNames }
    #expect(Set(all).count == all.count)
    for type in types { #expect(type.otherNames.allSatisfy { $0 == $0.lowercased() }) }
  }

  /// A generic method that is called through an existential without a specialization is a hundred times slower, which
  /// no other test notices.
  @Test(arguments: ["Layers", "Optimizers", "Outputs"])
  func everyEntranceIsSpecialized(folder: String) throws {
    for file in try Self.files(in: folder) {
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      guard lines.contains(where: { $0.hasPrefix("package struct") }) else { continue }
      for (index, line) in lines.enumerated() where line.contains("package func") && line.contains("EngineScalar>") {
        #expect(lines[index - 2].contains("@specialized(where S == Float)"), "\(file.lastPathComponent): \(line)")
        #expect(lines[index - 1].contains("@specialized(where S == Double)"), "\(file.lastPathComponent): \(line)")
      }
    }
  }

  @Test func examplesDecode() {
    for entry in layerKind.entries { check(entry, layerKind, isItem: true) }
    for entry in initializerKind.entries { check(entry, initializerKind) }
    for entry in optimizerKind.entries { check(entry, optimizerKind) }
    for entry in scheduleKind.entries { check(entry, scheduleKind) }
  }

  private func check<Part>(_ entry: ComponentEntry<Part>, _ kind: ComponentKind<Part>, isItem: Bool = false) {
    let plain = Codec<Part>(
      "", decode: { node, decoding in kind.decode(isItem ? node : node.mapping?[0].value ?? node, &decoding) },
      encode: { _ in nil }, schema: { _ in [:] })
    let (declared, decoding) = read(entry.example, as: plain)
    #expect(decoding.sink.diagnostics.isEmpty, "\(entry.example)")
    let written = declared.flatMap { kind.codec.encode($0.at(Point())) }
    #expect(written != nil && written == declared?.canonical, "\(entry.example)")
    #expect(entry.summary.hasSuffix("."))
  }

  private static func files(in folder: String) throws -> [URL] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let url = root.appendingPathComponent("Sources/CaviarTraining/\(folder)")
    return try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "swift" }
  }
}
