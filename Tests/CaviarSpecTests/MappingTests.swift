import CaviarDiagnostics
import CaviarSpec
import Testing

@Suite("Mappings with declared fields")
struct MappingTests {
  @Test func defaultsAreFilledIn() throws {
    let (recipe, hyperparameters) = try read("learning_rate: 2", as: .recipe)
    #expect(recipe.at(Point()) == Recipe(rate: 2))
    #expect(hyperparameters.isEmpty)
    #expect(
      recipe.canonical == [
        "learning_rate": 2, "beta": 0.9, "l2": 0, "weight": 0, "cooks": 2, "plates": 0, "hot": true, "mood": "calm",
      ])
  }

  @Test func spellingAndOrderDoNotChangeTheCanonicalForm() throws {
    let texts = [
      "{learning_rate: 1e-3, cooks: 10, mood: no, hot: true, beta: {one_minus_log: [0.9, 0.999]}}",
      "# a comment\nbeta:\n  one_minus_log:\n  - .9\n  - 999e-3\nmood: 'no'\ncooks: 1e1\nlearning_rate: 0.0010\nhot: True\n",
      "{hot: TRUE, beta: {one_minus_log: [9e-1, 0.999]}, learning_rate: 1E-3, mood: \"no\", cooks: 10.0, plates: 0}",
    ]
    let forms = try texts.map { YAMLText.document(try read($0, as: .recipe).declared.canonical) }
    #expect(Set(forms).count == 1)
    #expect(
      forms[0] == """
        learning_rate: 0.001
        beta: {one_minus_log: [0.9, 0.999]}
        l2: 0
        weight: 0
        cooks: 10
        plates: 0
        hot: true
        mood: no

        """)
    // The canonical form of the canonical form is itself.
    #expect(YAMLText.document(try read(forms[0], as: .recipe).declared.canonical) == forms[0])
  }

  @Test(arguments: [
    ("learning_rat", "learning_rate"), ("lr", "learning_rate"), ("LR", "learning_rate"), ("alpha", "learning_rate"),
    ("Learning-Rate", "learning_rate"), ("leanring_rate", "learning_rate"), ("weight_decay", "l2"),
    ("weight-decay", "l2"), ("reg", "l2"), ("l3", "l2"), ("hidden_dim", "cooks"), ("cook", "cooks"),
  ])
  func unknownKeysOfferTheNearest(key: String, name: String) throws {
    let required = name == "learning_rate" ? "" : ", learning_rate: 1"
    let error = Expected(
      .unknownKey, "unknown key `\(key)` in recipe", "did you mean `\(name)`?", "allowed here: `learning_rate`, `beta`")
    try expectErrors([error], in: "{1️⃣\(key): 1\(required)}", as: .recipe)
  }

  @Test func unknownKeysFarFromAnyOfferNothing() throws {
    let (_, decoding) = try decode("{learning_rate: 1, sourdough: 1}", as: .recipe)
    #expect(decoding.sink.diagnostics.map(\.suggestion) == [nil])
  }

  @Test func whatStandsUnderAMisspeltKeyIsChecked() throws {
    let errors = [Expected(.unknownKey, "learning_rate"), Expected(.badRange, "greater than 0")]
    try expectErrors(errors, in: "1️⃣lr: {log: [2️⃣0, 1]}", as: .recipe)
    // If the correct key is present as well, only that one is read.
    try expectErrors([errors[0]], in: "{1️⃣lr: {log: [0, 1]}, learning_rate: 1}", as: .recipe)
  }

  @Test func missingKeys() throws {
    let error = Expected(.missingKey, "recipe needs `learning_rate`", "How fast.", "a number greater than 0")
    try expectErrors([error], in: "1️⃣beta: 0.5", as: .recipe)
    try expectErrors([error], in: "1️⃣{}", as: .recipe)
  }

  @Test(arguments: ["1️⃣[1]", "1️⃣fast", "1️⃣~"])
  func noMapping(text: String) throws {
    try expectErrors([Expected(.wrongType, "a mapping with the keys `learning_rate`, `beta`")], in: text, as: .recipe)
  }

  @Test func twelveMistakesAreTwelveFindings() throws {
    let text = """
      learning_rat: {log: [0, 1]}
      beta: {one_minus_log: [0.9, 1.0]}
      l2: {log: [1e-1, 1e-3]}
      weight: "5"
      cooks: {unifrm: [0.5, 3]}
      plates: 1.5
      hot: on
      mood: tired
      tilte: bread
      oven: hot
      """
    let (recipe, decoding) = try decode(text, as: .recipe)
    #expect(recipe == nil)
    let lines = decoding.sink.sorted.compactMap { $0.location?.line }
    #expect(lines == [1, 1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10])
  }

  @Test func codecsInLists() throws {
    let lists = Codec.number(.positive).list(minimum: 2)
    #expect(try read("[1, 2]", as: lists).declared.at(Point()) == [1, 2])
    try expectErrors([Expected(.wrongType, "a list with at least 2 items, found one with 1")], in: "1️⃣[1]", as: lists)
    try expectErrors([Expected(.wrongType, "expected a list, found `1`", "[1]")], in: "1️⃣1", as: lists)
    try expectErrors(
      [Expected(.outOfRange, "`0`"), Expected(.wrongType, "`x`")], in: "[1️⃣0, 1, 2️⃣x]", as: lists)
  }
}
