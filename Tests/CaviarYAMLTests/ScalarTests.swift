import CaviarYAML
import Testing

@Suite("Scalars by the core schema of YAML 1.2")
struct ScalarTests {
  @Test(arguments: [
    ("0", 0), ("42", 42), ("-7", -7), ("+7", 7), ("017", 17), ("0o17", 15), ("0x1F", 31), ("1e3", 1000), ("1E3", 1000),
    ("5.0", 5), ("5.", 5), ("-2.50e1", -25), ("9223372036854775807", .max), ("9007199254740992.0", 1 << 53),
  ])
  func integers(text: String, value: Int) {
    let scalar = Scalar(text, isPlain: true)
    #expect(scalar.integer == value)
    #expect(scalar.number == Double(value))
    #expect(scalar.text == text)
    #expect(scalar.kind == "a number")
  }

  @Test(arguments: [
    ("1e-3", 1e-3), ("-1e-3", -1e-3), (".5", 0.5), ("-.5e+1", -5), ("0.1", 0.1), ("1e-999", 0), ("1e300", 1e300),
    ("9223372036854775808", 0x1p63), ("0x8000000000000000", 0x1p63), ("0o1000000000000000000000", 0x1p63),
  ])
  func numbers(text: String, value: Double) {
    #expect(Scalar(text, isPlain: true).number == value)
    #expect(!Scalar(text, isPlain: true).isNonFinite)
  }

  @Test(arguments: ["0.5", "1e-3", "9223372036854775808", "9007199254740994.0", "1e300", ".inf", "word", "true"])
  func notIntegers(text: String) {
    #expect(Scalar(text, isPlain: true).integer == nil)
  }

  @Test(arguments: [
    "no", "on", "yes", "off", "1:30", "1_000", "0b11", "0x", "0o8", "0xG", "-0x1F", "+", "-", ".", "..", "e3", "1e",
    "1e+", "1.2.3", "1 ", "١", "１", "inf", "nan", "NaN", "infinity", "-.nan", ".iNF", "tRUE", "nULL", "0x1p3", "3f",
    "2026-01-31", "10%",
  ])
  func words(text: String) {
    let scalar = Scalar(text, isPlain: true)
    #expect(scalar.number == nil && scalar.integer == nil && scalar.boolean == nil)
    #expect(!scalar.isNonFinite && !scalar.isNull)
    #expect(scalar.kind == "a word")
  }

  @Test(arguments: [
    ".inf", "-.inf", "+.INF", ".Inf", ".nan", ".NaN", ".NAN", "1e999", "-1e999",
    "0x1" + String(repeating: "0", count: 300),
  ])
  func nonFinite(text: String) {
    let scalar = Scalar(text, isPlain: true)
    #expect(scalar.isNonFinite)
    #expect(scalar.number == nil && scalar.integer == nil)
  }

  @Test(arguments: ["true", "True", "TRUE", "false", "False", "FALSE"])
  func booleans(text: String) {
    #expect(Scalar(text, isPlain: true).boolean == (text.lowercased() == "true"))
  }

  @Test(arguments: ["null", "Null", "NULL", "~", ""])
  func nulls(text: String) {
    #expect(Scalar(text, isPlain: true).isNull)
    #expect(Scalar(text, isPlain: true).kind == "nothing (null)")
  }

  @Test(arguments: ["1", "true", "null", "", ".inf", "1e3"])
  func quotesMakeText(text: String) {
    let scalar = Scalar(text, isPlain: false)
    #expect(scalar.number == nil && scalar.integer == nil && scalar.boolean == nil)
    #expect(!scalar.isNull && !scalar.isNonFinite)
    #expect(scalar.kind == "text in quotes")
  }
}
