import CaviarSpec
import Testing

/// A reference value: a number rounded by Python's decimal, as the shortest text of a `Double`.
struct Rounding: Sendable {
  let number: String
  let digits: Int
  let result: String

  init(of number: String, to digits: Int, is result: String) {
    self.number = number
    self.digits = digits
    self.result = result
  }
}

@Suite("Numbers as they are printed")
struct SixDigitsTests {
  @Test func roundingIsThatOfDecimal() throws {
    for rounding in roundings {
      let number = try #require(Double(rounding.number))
      let rounded = number.rounded(significantDigits: rounding.digits)
      #expect(rounded == Double(rounding.result), "\(rounding)")
      #expect(rounded.sign == number.sign, "\(rounding)")
      #expect(rounded.rounded(significantDigits: rounding.digits) == rounded, "\(rounding)")
    }
  }

  @Test func complementsAreThoseOfDecimal() throws {
    for rounding in complements {
      let number = try #require(Double(rounding.number))
      let complement = Double.complement(ofRounded: number, significantDigits: rounding.digits)
      #expect(complement == Double(rounding.result), "\(rounding)")
    }
  }

  @Test func complementsBeyondOneAreNegative() {
    #expect(Double.complement(ofRounded: 1.25) == -0.25)
    #expect(Double.complement(ofRounded: 35.3553) == -34.3553)
    #expect(Double.complement(ofRounded: 12_345_678) == -12_345_699)
  }

  @Test func textsParseBackToTheVeryNumber() throws {
    for rounding in roundings {
      let number = try #require(Double(rounding.number))
      for value in [number, number.rounded()] where value.isFinite {
        #expect(Double(value.plainText)?.bitPattern == value.bitPattern, "\(rounding)")
        #expect(!value.plainText.hasSuffix(".0"))
      }
    }
  }

  @Test(arguments: [
    (0.001, "0.001"), (1e-05, "1e-05"), (12, "12"), (-3, "-3"), (0, "0"), (123_456_000, "123456000"), (1e22, "1e+22"),
  ])
  func plainTexts(number: Double, text: String) {
    #expect(number.plainText == text)
  }

  @Test func whatIsNoNumberStaysAsItIs() {
    #expect(Double.infinity.rounded(significantDigits: 6) == .infinity)
    #expect(Double.nan.rounded(significantDigits: 6).isNaN)
    // 2e308 would be infinite.
    #expect(Double.greatestFiniteMagnitude.rounded(significantDigits: 1) == .greatestFiniteMagnitude)
  }
}
