import CaviarDiagnostics
import CaviarSpec
import CaviarYAML
import Testing

@Suite("Trees written as YAML read back as the same trees")
struct YAMLTextTests {
  static let texts = [
    "word", "no", "on", "yes", "true", "False", "NULL", "null", "~", "", " ", " padded ", "1", "017", "1e-3", "-.5",
    ".inf",
    ".nan", "0x1F", "1:30", "2026-01-31", "10%", "a: b", "a:", ":", "- a", "-", "--- a", "...", "? a", "# c", "a # c",
    "a,b", "[a]", "a]", "dense1[2].units", "{a}", "a}", "!tag", "&a", "*a", "%a", "@a", "`a`", "|", ">", "'", "\"",
    "it's",
    "\"quoted\"", "back\\slash", "\\n", "line\nbreak", "\n", "two\n\n lines \n", "\r\n", "tab\t", "\u{0}", "\u{7}",
    "\u{7F}",
    "\u{85}", "a \u{2028} b", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}", "größer", "e\u{301}", "日本", "👩🏽‍🚀",
    "a/b.csv",
    "../data/x.csv", "_x", "x-", "=", "<<", String(repeating: "long ", count: 40), "1_000", "0b1", "١",
  ]

  static let trees: [SpecValue] = [
    "word", 1, -0.5, true, [], [:], [[]], [[:]], ["a": [:]], ["a": []], ["a": [[], [:]]],
    [["a": 1], ["b": [["c": 2]]]],
    [[1, [2, [3, [4, ["deep": [5]]]]]]], ["a": ["b": ["c": ["d": ["e": ["f": ["g": "h"]]]]]]],
    .list(texts.map { .text($0) }), .map(texts.enumerated().map { .init("key \($0)", .text($1)) }),
    .map(texts.filter { $0 != "<<" }.map { .init($0, [.text($0), ["x": .text($0)]]) }),
    .list((0..<200).map { .integer($0) }), ["wide": .list((0..<100).map { ["number": .integer($0)] })],
    ["layers": [["dense": ["units": ["log": [32, 128]], "init": "he"]], "relu", ["dropout": ["rate": 0.5]]]],
    .list([1e-300, .leastNonzeroMagnitude, 1e300, 1e16, 1e-5, 0.1, 123_456_789.25, -1e-7].map { .number($0) }),
  ]

  @Test(arguments: trees.indices)
  func documents(index: Int) throws {
    let tree = Self.trees[index]
    let text = YAMLText.document(tree)
    #expect(tree.matches(try node(of: text)), "\(text)")
    #expect(text.hasSuffix("\n"))
    #expect(YAMLText.document(tree) == text)
  }

  @Test(arguments: trees.indices)
  func flows(index: Int) throws {
    let tree = Self.trees[index]
    let text = YAMLText.flow(tree)
    #expect(!text.contains("\n"))
    #expect(tree.matches(try node(of: text)), "\(text)")
    #expect(SpecValue.map([.init("key", tree)]).matches(try node(of: "key: \(text)")), "\(text)")
  }

  @Test func deepNesting() throws {
    var tree: SpecValue = "leaf"
    for level in 0..<62 { tree = level.isMultiple(of: 3) ? [tree] : ["key": tree] }
    #expect(tree.matches(try node(of: YAMLText.document(tree))))
    #expect(tree.matches(try node(of: YAMLText.flow(tree))))
  }

  @Test func looksAsPeopleWriteIt() throws {
    let tree: SpecValue = [
      "name": "digits", "model": [["dense": ["units": ["log": [32, 128]]]], "relu"],
      "training": ["optimizer": ["momentum": ["beta": ["one_minus_log": [0.9, 0.999]]]], "learning_rate": 1e-4],
      "stages": [["name": "coarse", "trials": 100], ["name": "no", "narrow": ["best_trials": "10%"]]],
    ]
    #expect(
      YAMLText.document(tree) == """
        name: digits
        model:
          - {dense: {units: {log: [32, 128]}}}
          - relu
        training:
          optimizer: {momentum: {beta: {one_minus_log: [0.9, 0.999]}}}
          learning_rate: 0.0001
        stages:
          - {name: coarse, trials: 100}
          - {name: no, narrow: {best_trials: "10%"}}

        """)
  }

  @Test func randomTrees() throws {
    var generator = Linear(state: 231)
    for _ in 0..<300 {
      let tree = Self.tree(depth: 5, &generator)
      #expect(tree.matches(try node(of: YAMLText.document(tree))), "\(YAMLText.document(tree))")
      #expect(tree.matches(try node(of: YAMLText.flow(tree))), "\(YAMLText.flow(tree))")
    }
  }

  private static func tree(depth: Int, _ generator: inout Linear) -> SpecValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 4), using: &generator) {
    case 0: .integer(Int.random(in: -1000...1000, using: &generator))
    case 1: .number(Double.random(in: -1...1, using: &generator))
    case 2: .boolean(Bool.random(using: &generator))
    case 3: .text(texts.randomElement(using: &generator) ?? "")
    case 4, 5:
      .list((0..<Int.random(in: 0...4, using: &generator)).map { _ in tree(depth: depth - 1, &generator) })
    default:
      .map(
        (0..<Int.random(in: 0...4, using: &generator)).map {
          .init("k\($0)", tree(depth: depth - 1, &generator))
        })
    }
  }
}

/// Knuth's MMIX generator, so that every run of the tests generates the same trees.
private struct Linear: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 33)
  }
}

extension SpecValue {
  /// True if `node` is this tree, with each scalar read as the type that it has here.
  fileprivate func matches(_ node: Node) -> Bool {
    switch self {
    case .boolean(let value): node.scalar?.boolean == value
    case .integer(let value): node.scalar?.integer == value
    case .number(let value): node.scalar?.number == value
    case .text(let text):
      // No reader may take a text for a number, a boolean or null.
      node.scalar?.text.unicodeScalars.elementsEqual(text.unicodeScalars) == true && node.scalar?.number == nil
        && node.scalar?.boolean == nil && node.scalar?.isNull == false && node.scalar?.isNonFinite == false
    case .list(let items):
      node.sequence.map { $0.count == items.count && zip(items, $0).allSatisfy { $0.matches($1) } } ?? false
    case .map(let members):
      node.mapping.map { entries in
        entries.count == members.count
          && zip(members, entries).allSatisfy { SpecValue.text($0.key).matches($1.key) && $0.value.matches($1.value) }
      } ?? false
    case .searched, .tied, .variable: false
    }
  }
}
