import CaviarDiagnostics
import CaviarSpec
import CaviarYAML
import Testing

@testable import CaviarTraining

/// Each component against its own description.
@Suite struct RegistryTests {
  static let kinds: [[any Component.Type]] = [initializers, layers, optimizers, outputs, schedules]

  @Test(arguments: kinds.indices)
  func namesDoNotClash(index: Int) {
    let types = Self.kinds[index]
    let all = types.map { $0.name } + types.flatMap { $0.otherNames }
    #expect(Set(all).count == all.count)
    for type in types { #expect(type.otherNames.allSatisfy { $0 == $0.lowercased() }) }
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
}
