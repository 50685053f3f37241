import CaviarDiagnostics
import CaviarSpec
import Testing

@Suite("Literals that are read further")
struct CombinatorTests {
  @Test(arguments: ["coarse", "fine-2", "_x", "1.5", "017", "true", "a.b-c.d"])
  func names(text: String) throws {
    #expect(try read(text, as: .name).declared.at(Point()) == text)
  }

  @Test(arguments: ["1️⃣-a", "1️⃣.hidden", "1️⃣a..b", "1️⃣a.", "1️⃣a b", "1️⃣größe", "1️⃣../a", "1️⃣\"=1+1\"", "1️⃣''", "1️⃣[a]"])
  func noNames(text: String) throws {
    #expect(try expectErrors(in: text, as: .name).count == 1)
  }

  @Test func namesAreNotLong() throws {
    #expect(String.isValidName(length: 100) && !String.isValidName(length: 101))
  }

  @Test func columns() throws {
    #expect(try read("digit", as: .column).declared.at(Point()) == .name("digit"))
    #expect(try read("3", as: .column).declared.at(Point()) == .number(3))
    #expect(try read("\"3\"", as: .column).declared.at(Point()) == .name("3"))
    #expect(Codec.column.encode(.name("3")) == "3")
    try expectErrors([Expected(.wrongType, "a column's number from 0, found `-1`")], in: "1️⃣-1", as: .column)
    try expectErrors([Expected(.wrongType, "a column's name")], in: "1️⃣~", as: .column)
  }

  @Test func quantities() throws {
    #expect(try read("0.15", as: .quantity()).declared.at(Point()) == .fraction(0.15))
    #expect(try read("1e3", as: .quantity()).declared.at(Point()) == .count(1000))
    #expect(try read("2", as: .quantity()).declared.at(Point()) == .count(2))
    try expectErrors([Expected(.outOfRange, "one example or all")], in: "1️⃣1.0", as: .quantity())
    try expectErrors(
      [Expected(.outOfRange, "a fraction below 1 or a whole count, found `1.5`")], in: "1️⃣1.5", as: .quantity())
    try expectErrors([Expected(.outOfRange, "at least 0")], in: "1️⃣-1", as: .quantity())
    try expectErrors([Expected(.wrongType, "without quotes")], in: "1️⃣'5'", as: .quantity())
  }

  @Test func listsThatAreTooShort() throws {
    try expectErrors(
      [Expected(.wrongType, "expected a list with at least 1 item, found an empty one")], in: "1️⃣[]",
      as: Codec<String>.name.list(minimum: 1))
    try expectErrors(
      [Expected(.wrongType, "expected a list with at least 2 items, found one with 1")], in: "1️⃣[a]",
      as: Codec<String>.name.list(minimum: 2))
  }

  @Test func percentages() throws {
    for (text, value) in [("10%", Quantity.fraction(0.1)), ("'2.5%'", .fraction(0.025)), ("7", .count(7))] {
      let quantity = try read(text, as: .percentageOrCount(minimum: 1)).declared
      #expect(quantity.at(Point()) == value)
      #expect(Codec.percentageOrCount(minimum: 1).encode(value) == quantity.canonical)
    }
    for text in ["1️⃣0%", "1️⃣101%", "1️⃣-5%", "1️⃣0", "1️⃣0.1", "1️⃣x%", "1️⃣10 %%", "1️⃣'7'", "1️⃣~"] {
      try expectErrors(
        [Expected(.wrongType, "a percentage, such as 10%, or a whole count")], in: text,
        as: .percentageOrCount(minimum: 1))
    }
  }
}

extension String {
  fileprivate static func isValidName(length: Int) -> Bool {
    Codec<String>.isName(String(repeating: "a", count: length))
  }
}
