import CaviarDiagnostics
import CaviarSpec
import Testing

@Suite("Literals, read by the type of the field")
struct LiteralTests {
  @Test(arguments: [
    ("1e-3", 0.001), ("1E3", 1000), ("-1e-3", -0.001), (".5", 0.5), ("5", 5), ("+5.", 5), ("017", 17), ("0x10", 16),
    ("1e-300", 1e-300), ("0.1234567890123", 0.1234567890123),
  ])
  func numbers(text: String, value: Double) throws {
    let recipe = try read("{learning_rate: 1, weight: \(text)}", as: .recipe).declared
    #expect(recipe.at(Point()).weight == value)
    #expect(recipe.canonical["weight"] == .number(value))
  }

  @Test(arguments: [("7", 7), ("-7", -7), ("1e3", 1000), ("5.0", 5), ("017", 17), ("0o17", 15)])
  func wholeNumbers(text: String, value: Int) throws {
    let recipe = try read("{learning_rate: 1, plates: \(text)}", as: .recipe).declared
    #expect(recipe.at(Point()).plates == value)
    #expect(recipe.canonical["plates"] == .integer(value))
  }

  @Test(arguments: ["no", "on", "1:30", "017", "calm", "'calm'", "\"017\""])
  func words(text: String) throws {
    let mood = try read("{learning_rate: 1, mood: \(text)}", as: .recipe).declared.at(Point()).mood
    #expect(mood.rawValue == text.trimming(["'", "\""]))
  }

  @Test(arguments: ["no", "on", "1:30", "017", "true", "1e-3", "'quoted: text'", "größer"])
  func texts(text: String) throws {
    let title = try read("{learning_rate: 1, title: \(text)}", as: .recipe).declared.at(Point()).title
    #expect(title == text.trimming(["'"]))
  }

  @Test(arguments: [("true", true), ("False", false), ("TRUE", true)])
  func booleans(text: String, value: Bool) throws {
    #expect(try read("{learning_rate: 1, hot: \(text)}", as: .recipe).declared.at(Point()).isHot == value)
  }

  @Test func quotedNumbersSaySo() throws {
    let marked = """
      learning_rate: 1️⃣"1e-3"
      cooks: 2️⃣'5'
      weight: 3️⃣"heavy"
      hot: 4️⃣"true"
      """
    try expectErrors(
      [
        Expected(.wrongType, "a number greater than 0", "in quotes", "without quotes: 1e-3"),
        Expected(.wrongType, "a whole number from 1 to 100", "without quotes: 5"),
        Expected(.wrongType, "the text \"heavy\" in quotes"),
        Expected(.wrongType, "true or false", "in quotes"),
      ], in: marked, as: .recipe)
  }

  @Test func oneWordIsNoneOfSeveral() throws {
    #expect(Domain.words(["balanced"]).text == "`balanced`")
    try expectErrors(
      [Expected(.wrongType, "found an empty text")], in: "learning_rate: 1\ntitle: 1️⃣\"\"", as: .recipe)
  }

  @Test func wrongTypes() throws {
    let marked = """
      learning_rate: 1️⃣fast
      beta: 2️⃣.nan
      l2: 3️⃣1e999
      weight: 4️⃣[1]
      cooks: 5️⃣2.5
      plates: 6️⃣9223372036854775808
      hot: 7️⃣yes
      mood: 8️⃣clam
      title: 9️⃣~
      """
    try expectErrors(
      [
        Expected(.wrongType, "expected a number greater than 0, found `fast`"),
        Expected(.wrongType, "a number from 0 to below 1", "`.nan`", "not allowed"),
        Expected(.wrongType, "a number of at least 0", "too large"),
        Expected(.wrongType, "expected a number, found a list"),
        Expected(.wrongType, "a whole number from 1 to 100", "`2.5`"),
        Expected(.outOfRange, "a whole number", "`9223372036854775808`", "largest whole number is 9223372036854775807"),
        Expected(.wrongType, "true or false", "write true"),
        Expected(.unknownName, "`calm`, `no`, `on`, `1:30`, `017`", "did you mean `calm`?"),
        Expected(.wrongType, "expected a text, found nothing"),
      ], in: marked, as: .recipe)
  }

  @Test func valuesOutsideTheLimits() throws {
    let marked = """
      learning_rate: 1️⃣0
      beta: 2️⃣1
      l2: 3️⃣-1e-9
      cooks: 4️⃣101
      title: 5️⃣''
      """
    try expectErrors(
      [
        Expected(.outOfRange, "greater than 0", "`0`"), Expected(.outOfRange, "from 0 to below 1", "`1`"),
        Expected(.outOfRange, "at least 0", "`-1e-9`"), Expected(.outOfRange, "from 1 to 100", "`101`"),
        Expected(.wrongType, "a text"),
      ], in: marked, as: .recipe)
  }
}

extension String {
  fileprivate func trimming(_ marks: Set<Character>) -> String { filter { !marks.contains($0) } }
}
