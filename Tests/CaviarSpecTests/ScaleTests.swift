import CaviarDiagnostics
import CaviarSpec
import Testing

@Suite("Scales in the place of literals")
struct ScaleTests {
  /// The hyperparameters of a recipe with a learning rate and the given fields.
  private func hyperparameters(_ text: String) throws -> [Hyperparameter] {
    try read("{learning_rate: 1, \(text)}", as: .recipe).hyperparameters
  }

  @Test(arguments: [
    "weight: {uniform: [-1, 2.5]}", "l2: {log: [1e-06, 1]}", "beta: {one_minus_log: [0, 0.999]}",
    "weight: {choice: [3, 1, 2.5]}", "cooks: {uniform: [1, 100]}", "cooks: {log: [2, 64]}",
    "cooks: {choice: [16, 32, 64]}", "hot: {choice: [true, false]}", "mood: {choice: [calm, no]}",
    "weight: {uniform: [0, 1], step: 0.25}", "cooks: {uniform: [10, 20], step: 5}",
    "l2: {log: [0.1, 1], natural: high}", "weight: {uniform: [0, 1], step: 0.5, natural: both}",
    "cooks: {choice: [1, 2, 3], natural: low}",
  ])
  func everyScale(text: String) throws {
    let hyperparameter = try #require(try hyperparameters(text).first)
    let parts = text.split(separator: ": ", maxSplits: 1)
    #expect(hyperparameter.address == String(parts[0]))
    #expect(YAMLText.flow(hyperparameter.canonical) == String(parts[1]))
  }

  @Test func spellingChangesNothing() throws {
    let forms = try ["[1, 10]", "[1.0, 1e1]", "[+1, 0x0A]"].map { bounds in
      try ["cooks", "weight"].map { YAMLText.flow(try hyperparameters("\($0): {uniform: \(bounds)}")[0].canonical) }
    }
    #expect(Set(forms).count == 1)
    #expect(forms[0] == ["{uniform: [1, 10]}", "{uniform: [1, 10]}"])
  }

  @Test(arguments: [
    ("weight: {uniform: [0, 1]}", false, false), ("beta: {uniform: [0, 0.5]}", true, false),
    ("cooks: {uniform: [1, 100]}", true, true), ("cooks: {log: [2, 100], natural: low}", true, true),
    ("weight: {uniform: [0, 1], natural: low}", true, false), ("weight: {uniform: [0, 1], natural: high}", false, true),
    ("weight: {uniform: [0, 1], natural: both}", true, true), ("weight: {choice: [1, 2], natural: low}", true, false),
  ])
  func naturalEdges(text: String, low: Bool, high: Bool) throws {
    let natural = try #require(try hyperparameters(text).first).natural
    #expect((natural.low, natural.high) == (low, high))
  }

  @Test func valuesAtAPoint() throws {
    let (recipe, hyperparameters) = try read(
      """
      learning_rate: {log: [1e-4, 1]}
      cooks: {uniform: [1, 50]}
      plates: {same_as: cooks}
      weight: {same_as: cooks}
      mood: {choice: [no, on]}
      """, as: .recipe)
    #expect(hyperparameters.map(\.address) == ["learning_rate", "cooks", "mood"])
    let point = Point(["learning_rate": 0.25, "cooks": 7, "mood": "on"])
    #expect(recipe.at(point) == Recipe(rate: 0.25, weight: 7, cooks: 7, plates: 7, mood: .on))
    #expect(recipe.canonical.resolved(at: point) == recipe.at(point).canonical)
    #expect(YAMLText.flow(recipe.canonical["plates"] ?? "") == "{same_as: cooks}")
    #expect(recipe.at(Point(["learning_rate": 1, "cooks": 1, "mood": "no"])).mood == .no)
  }

  @Test(arguments: [
    ("l2: {log: [1️⃣0, 1]}", "`log` takes bounds greater than 0, found `0`"),
    ("l2: 1️⃣{}", "or a scale: `log`, `one_minus_log`, `uniform`, `choice`, `same_as`"),
    ("l2: {log: 1️⃣[1e-1, 1e-3]}", "write [1e-3, 1e-1]"),
    ("l2: {log: 1️⃣[1, 1.0]}", "for one value write it without a scale"),
    ("beta: {one_minus_log: [0.9, 1️⃣1.0]}", "`one_minus_log` takes bounds from 0 to below 1, found `1.0`"),
    ("weight: {one_minus_log: [1️⃣-1, 0.5]}", "from 0 to below 1, found `-1`"),
    ("weight: {uniform: 1️⃣[1]}", "expected two bounds, [low, high], found a list of 1"),
    ("weight: {uniform: 1️⃣[1, 2, 3]}", "{choice: […]}"), ("weight: {uniform: 1️⃣5}", "[low, high], found `5`"),
    ("weight: {uniform: 1️⃣}", "found nothing"), ("weight: {uniform: [1, 1️⃣two]}", "expected a number, found `two`"),
    ("weight: {uniform: [1, 1️⃣\"2\"]}", "without quotes: 2"), ("weight: {uniform: [1, 1️⃣.inf]}", "expected a number"),
    ("cooks: {uniform: [1, 1️⃣2.5]}", "expected a whole number, found `2.5`"),
    ("cooks: {uniform: [1️⃣0, 10]}", "a whole number from 1 to 100, found `0`"),
    ("cooks: {log: [10, 1️⃣101]}", "a whole number from 1 to 100, found `101`"),
    ("beta: {uniform: [0, 1️⃣1]}", "the field takes a number from 0 to below 1, found `1`"),
    ("plates: {uniform: [0, 1️⃣9223372036854775807]}", "2^53"),
    ("plates: {uniform: [1️⃣-9223372036854775808, 0]}", "2^53"),
    ("cooks: {1️⃣one_minus_log: [1, 5]}", "`one_minus_log` does not sample whole numbers"),
    ("mood: {1️⃣uniform: [1, 5]}", "for a few values use {choice: […]}"),
    ("hot: {1️⃣log: [1, 5]}", "this field takes true or false"),
    ("weight: {choice: 1️⃣5}", "expected a list of values, each a number, found `5`"),
    ("weight: {choice: 1️⃣[]}", "expected a list of values"), ("weight: {choice: [1, 2, 1️⃣1.0]}", "`1` is listed twice"),
    ("mood: {choice: [no, 1️⃣\"no\"]}", "`no` is listed twice"), ("mood: {choice: [no, 1️⃣nope]}", "one of `calm`, `no`"),
    ("cooks: {choice: [5, 1️⃣500]}", "from 1 to 100"),
    ("weight: {uniform: [0, 1], step: 1️⃣0}", "greater than 0"), ("weight: {uniform: [0, 1], step: 1️⃣2}", "wider"),
    ("cooks: {uniform: [1, 9], step: 1️⃣0.5}", "a whole number"),
    ("l2: {log: [0.1, 1], step: 1️⃣0.1}", "`step` is allowed with `uniform`, not with `log`"),
    ("weight: {choice: [1, 2], step: 1️⃣1}", "`step` is allowed with `uniform`, not with `choice`"),
    ("weight: {uniform: [0, 1], natural: 1️⃣left}", "`low`, `high`, `both`"),
    ("mood: {choice: [no, on], natural: 1️⃣low}", "a choice of words has no edges"),
    ("l2: {log: [0.1, 1], 1️⃣uniform: [0, 1]}", "found `uniform` besides `log`"),
    ("l2: {1️⃣loguniform: [0.1, 1]}", "did you mean `log`?"), ("l2: {1️⃣unifrom: [0.1, 1]}", "did you mean `uniform`?"),
    ("mood: {1️⃣values: [no, on]}", "did you mean `choice`?"),
    ("l2: {1️⃣min: 0, max: 1}", "for a range write {log: [1e-6, 1]}"),
    ("weight: {uniform: [0, 1], 1️⃣q: 0.1}", "did you mean `step`?"),
    ("weight: 1️⃣{step: 1}", "or a scale: `log`"),
    ("weight: {same_as: 1️⃣[l2]}", "expected an address"), ("weight: {same_as: 1️⃣}", "expected an address"),
  ])
  func mistakes(text: String, phrase: String) throws {
    let errors = try expectErrors(in: "learning_rate: 1\n" + text, as: .recipe)
    #expect(errors.first?.wholeText.contains(phrase) == true, "\(errors.map(\.wholeText))")
  }

  @Test func mistakesDoNotHideEachOther() throws {
    let marked = """
      learning_rate: {1️⃣lgo: [2️⃣0, 3️⃣-1], natural: 4️⃣left}
      weight: {uniform: 5️⃣[2, 1], 6️⃣stp: 7️⃣0}
      """
    try expectErrors(
      [
        Expected(.unknownName, "did you mean `log`?"), Expected(.badRange), Expected(.badRange),
        Expected(.unknownName, "`both`"), Expected(.badRange, "[1, 2]"), Expected(.unknownName, "`step`"),
        Expected(.outOfRange),
      ], in: marked, as: .recipe)
  }

  @Test func tiesThatLeadNowhere() throws {
    let marked = """
      learning_rate: {log: [1e-4, 1]}
      weight: {same_as: 1️⃣learning_rat}
      l2: {same_as: 2️⃣weight}
      plates: {same_as: 3️⃣learning_rate}
      cooks: {same_as: 4️⃣cooks}
      beta: {same_as: 5️⃣learning_rate}
      """
    try expectErrors(
      [
        Expected(.unknownAddress, "hyperparameters: `learning_rate`", "did you mean `learning_rate`?"),
        Expected(.unknownAddress, "`weight`, which is not a hyperparameter"), Expected(.outOfRange, "a whole number"),
        Expected(.unknownAddress, "`cooks`"), Expected(.outOfRange, "`learning_rate` reaches 1", "below 1"),
      ], in: marked, as: .recipe)
  }

  @Test func aTieToARangeThatIsWrongIsNoSecondMistake() throws {
    try expectErrors(
      [Expected(.badRange)], in: "learning_rate: {log: [1️⃣0, 1]}\nweight: {same_as: learning_rate}", as: .recipe)
  }

  @Test func scalesWhereNothingIsSearched() throws {
    let marked = """
      learning_rate: 1️⃣{log: [1e-4, 1]}
      cooks: 2️⃣{choice: [1, 2]}
      weight: 3️⃣{same_as: learning_rate}
      """
    let error = Expected(.notSearchable, "found a mapping", "only fields of `model` and `training` can be searched")
    try expectErrors([error, error, error], in: marked, as: .plain)
  }

  @Test func refinedLiteralsAreNotSearched() throws {
    let marked = "1️⃣{uniform: [0.1, 0.5]}"
    try expectErrors([Expected(.notSearchable, "found a mapping")], in: marked, as: Codec.quantity().searchable)
  }
}
