import CaviarDiagnostics
import CaviarSearch
import CaviarSpec
import Testing

@Suite("Components by name")
struct ComponentTests {
  private let codec = dishes.codec.searchable

  @Test(arguments: [
    ("bread", "bread"), ("oven", "oven: {heat: 180}"), ("oven: {}", "oven: {heat: 180}"),
    ("{oven: {minutes: 5, heat: 2e2}}", "oven: {heat: 200, minutes: 5}"), ("salt: {grams: 5}", "salt: {grams: 5}"),
    ("fade: 0.25", "fade: 0.25"), ("fade: {factor: 0.25}", "fade: 0.25"),
    ("fade: {log: [0.1, 1]}", "fade: {log: [0.1, 1]}"),
    ("fade: {factor: {choice: [0.1, 0.2]}}", "fade: {choice: [0.1, 0.2]}"),
  ])
  func forms(text: String, canonical: String) throws {
    let form = try read(text, as: codec).declared.canonical
    #expect(form == (try read(canonical, as: codec)).declared.canonical)
    #expect(YAMLText.document(form) == canonical + "\n")
  }

  @Test func values() throws {
    #expect(try read("bread", as: codec).declared.at(Point()) is Bread)
    #expect(try read("salt: {grams: 5}", as: codec).declared.at(Point()) as? Salt == Salt(grams: 5))
    let (fade, hyperparameters) = try read("fade: {uniform: [0.1, 1]}", as: codec)
    #expect(hyperparameters.map(\.address) == ["fade.factor"])
    #expect(fade.at(Point(["fade.factor": 0.75])) as? Fade == Fade(factor: 0.75))
    #expect(codec.encode(Oven(heat: 1, minutes: 2)) == ["oven": ["heat": 1, "minutes": 2]])
    #expect(codec.encode(Bread()) == "bread")
  }

  @Test(arguments: [
    ("1️⃣bred", "unknown oven dish `bred`", "did you mean `bread`?"), ("1️⃣toast", "known: `bread`", "`bread`?"),
    ("1️⃣stew", "unknown oven dish `stew`", "known: `bread`, `fade`, `oven`, `salt`"),
    ("{1️⃣ovn: {heat: 2}}", "unknown oven dish `ovn`", "did you mean `oven`?"),
    ("1️⃣salt", "`salt` needs `grams`", "for example salt: {grams: 5}"), ("1️⃣fade", "needs `factor`", "fade: 0.95"),
    ("1️⃣oven:", "`oven:` has no options", "write just `oven`"), ("1️⃣salt:", "no options", "salt: {grams: 5}"),
    ("1️⃣bread:", "`bread:` has no options", "write just `bread`"), ("1️⃣~", "the name of an oven dish", "`bread`"),
    ("1️⃣[bread]", "expected the name of an oven dish", "found a list"), ("1️⃣{}", "the name of an oven dish", "`salt`"),
    ("oven:\n1️⃣heat: 5", "found the keys `oven`, `heat`", "{oven: {heat: …}}"),
    ("oven: {}\n1️⃣bread: {}", "expected one oven dish", "in an item of its own"),
    ("oven: 1️⃣200", "the options of `oven`: `heat`, `minutes`", "oven: {heat: 200}"),
    ("bread: 1️⃣2", "no options of `bread`", "for example bread"),
    ("bread: {1️⃣seeds: 2}", "unknown key `seeds` in `bread`", "`bread` takes no keys"),
    ("oven: {1️⃣temperature: 2}", "unknown key `temperature` in `oven`", "did you mean `heat`?"),
    ("oven: {heat: 1️⃣hot}", "a number greater than 0", "`hot`"), ("salt: 1️⃣{}", "`salt` needs `grams`", "How much."),
    ("salt: {1️⃣amount: 5}", "unknown key", "did you mean `grams`?"),
    ("fade: 1️⃣2", "a number greater than 0 and at most 1", "`2`"), ("fade: {1️⃣facto: 1}", "unknown key", "`factor`?"),
    ("fade: {1️⃣gamma: 1}", "unknown key `gamma` in `fade`", "`factor`?"),
    ("fade: {1️⃣unifrm: [0.1, 1]}", "unknown scale", "`uniform`?"), ("fade: {log: [1️⃣0, 1]}", "greater than 0", "`0`"),
  ])
  func mistakes(text: String, phrase: String, other: String) throws {
    let errors = try expectErrors(in: text, as: codec)
    #expect(errors.first?.wholeText.contains(phrase) == true, "\(errors.map(\.wholeText))")
    #expect(errors.first?.wholeText.contains(other) == true, "\(errors.map(\.wholeText))")
  }

  @Test func noBareNameUnderAShorthandThatIsNotSearched() throws {
    try expectErrors(
      [Expected(.unknownKey, "did you mean `factor`?")], in: "fade: {1️⃣facto: 1}", as: dishes.codec)
    try expectErrors([Expected(.notSearchable)], in: "fade: 1️⃣{log: [0.1, 1]}", as: dishes.codec)
  }

  @Test func addressesBeginWithThePrefix() throws {
    let text = "oven: {heat: {log: [1, 2]}, minutes: {uniform: [1, 9]}}"
    var decoding = Decoding(scales: scales)
    decoding.isSearchable = true
    #expect(decoding.address(of: "l2") == "l2")
    let node = try node(of: text)
    let inner = decoding.within(prefix: "kitchen[2]") { dishes.decode(node, &$0) }
    #expect(inner != nil)
    #expect(decoding.prefix.isEmpty)
    #expect(dishes.decode(node, &decoding) != nil)
    #expect(
      decoding.hyperparameters.map(\.address) == [
        "kitchen[2].oven.heat", "kitchen[2].oven.minutes", "oven.heat", "oven.minutes",
      ])
    #expect(decoding.hyperparameters.map(\.location.column) == [14, 38, 14, 38])
  }

  @Test func oneAddressIsOneHyperparameter() throws {
    let error = Expected(.duplicateAddress, "the address `oven.heat`", "on line 1", "another `name`")
    let text = "- oven: {heat: {log: [1, 2]}}\n- oven: {heat: 1️⃣{log: [1, 2]}}"
    try expectErrors([error], in: text, as: dishes.codec.list().searchable)
  }

  @Test func theExamplesAreWell() throws {
    for entry in dishes.entries {
      let part = try read(entry.example, as: codec).declared.at(Point())
      #expect(codec.encode(part)?.componentName == entry.name)
    }
    #expect(dishes.entries.map(\.requiresOptions) == [false, true, false, true])
    #expect(Oven.options.map(\.defaultText) == ["180", nil])
    #expect(Oven.options.map(\.text) == ["a number greater than 0", "a whole number of at least 1"])
  }
}

extension SpecValue {
  /// The name of this component.
  fileprivate var componentName: String {
    if case .map(let members) = self { members.first?.key ?? "" } else { cell }
  }
}
