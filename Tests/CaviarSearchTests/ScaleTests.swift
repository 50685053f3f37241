import CaviarSearch
import CaviarSpec
import Testing

/// A sample of an independent implementation of the contract.
struct ReferenceSample: Sendable {
  var seed: UInt64
  var stage: String
  var trial: Int
  var address: String
  var scale: String
  var low: Double
  var high: Double
  var isInteger: Bool
  /// The value as text, so that no compiler rounds it twice.
  var value: String
}

@Suite("Samples on every scale")
struct ScaleTests {
  @Test func areThoseOfTheContract() throws {
    for sample in samples {
      let range = try SearchRange.of(sample.scale, sample.low, sample.high, isInteger: sample.isInteger)
      let space = StageSpace(declared: [Hyperparameter(sample.address, range)])
      let point = RandomSampler().point(in: space, seed: sample.seed, stage: sample.stage, trial: sample.trial)
      let value = try #require(Double(sample.value))
      #expect(point[sample.address] == (sample.isInteger ? .integer(Int(value)) : .number(value)), "\(sample)")
    }
  }

  @Test func theMedianOfAnAverageIsInTheMiddleOfItsExponent() throws {
    let values = randomValues(of: try .of("one_minus_log", 0.9, 0.999), count: 100_000).compactMap(\.asNumber).sorted()
    #expect(abs(values[50_000] - 0.990) < 0.0005)
    #expect(abs(values[25_000] - (1 - 0.0316228)) < 0.0015)
    #expect(values[0] >= 0.9 && values[99_999] <= 0.999)
  }

  @Test func eachDecadeHasAThird() throws {
    let count = 30_000
    let values = randomValues(of: try .of("log", 1e-6, 1e-3), count: count).compactMap(\.asNumber)
    let decades = [1e-6..<1e-5, 1e-5..<1e-4, 1e-4..<1.001e-3].map { decade in values.count { decade.contains($0) } }
    #expect(chiSquare(decades) < 13.82)
    #expect(decades.reduce(0, +) == count)
  }

  @Test func everyWholeNumberIsAsLikely() throws {
    let values = randomValues(of: try .of("uniform", 50, 100, isInteger: true), count: 51_000)
    let counts = (50...100).map { number in values.count { $0 == .integer(number) } }
    #expect(counts.count == 51 && counts.reduce(0, +) == 51_000)
    // The 0.999 quantile of χ² with 50 degrees of freedom.
    #expect(chiSquare(counts) < 86.66)
  }

  @Test func wholeNumbersOfTheExponent() throws {
    let count = 40_000
    let values = randomValues(of: try .of("log", 1, 15, isInteger: true), count: count)
    let octaves = [1...1, 2...3, 4...7, 8...15].map { octave in
      values.count { value in octave.contains { value == .integer($0) } }
    }
    #expect(octaves.reduce(0, +) == count)
    // The 0.999 quantile of χ² with 3 degrees of freedom.
    #expect(chiSquare(octaves) < 16.27)
  }

  @Test func gridsReachTheirLastPoint() throws {
    let grids = [
      (try SearchRange.of("uniform", 0, 1, step: 0.1), (0...10).map { SpecValue.number(Double($0) / 10) }),
      (try .of("uniform", 0, 0.3, step: 0.1), [0, 0.1, 0.2, 0.3].map { .number($0) }),
      (try .of("uniform", 0.5, 2, step: 0.4), [0.5, 0.9, 1.3, 1.7].map { .number($0) }),
      (try .of("uniform", 10, 25, step: 5, isInteger: true), [10, 15, 20, 25]),
      (try .of("uniform", 1, 10, step: 4, isInteger: true), [1, 5, 9]),
    ]
    for (range, expected) in grids {
      let values = randomValues(of: range, count: 1000 * expected.count)
      let counts = expected.map { value in values.count { $0 == value } }
      #expect(counts.reduce(0, +) == values.count, "\(expected)")
      // The 0.999 quantile of χ² with 10 degrees of freedom.
      #expect(chiSquare(counts) < 29.59, "\(expected)")
    }
  }

  @Test func choicesAreAsLikely() {
    let values = randomValues(of: .choices(["a", 2, true]), count: 3000)
    #expect(chiSquare([values.count { $0 == "a" }, values.count { $0 == 2 }, values.count { $0 == true }]) < 13.82)
  }

  @Test(arguments: [
    ("uniform", 0.1234567891, 0.1234567899, false), ("uniform", -1e-300, 1e300, false), ("log", 1e-300, 1e-299, false),
    ("log", 0.12345678, 0.123457, false), ("log", 3e-5, 2.9, false), ("one_minus_log", 0.9, 0.9000001, false),
    ("one_minus_log", 0, 0.999999999999, false), ("one_minus_log", 0.9999999, 0.99999999, false),
    ("uniform", -9_007_199_254_740_992, 9_007_199_254_740_992, true), ("log", 1, 9_007_199_254_740_992, true),
    ("log", 50, 51, true), ("uniform", 7, 8, true),
  ])
  func valuesArePrintedAsTheyAreAndLieWithin(scale: String, low: Double, high: Double, isInteger: Bool) throws {
    let interval = try Interval(scale, low, high, isInteger: isInteger)
    let range = SearchRange.interval(interval)
    var values = randomValues(of: range, count: 500)
    for u in [0, 0x1p-53, 0.5, 1 - 0x1p-53] { values.append(range.value(at: u)) }
    values.append(range.centre)
    for value in values {
      let number = try #require(value.asNumber)
      #expect(Double(value.cell) == number)
      #expect(low <= number && number <= high, "\(value.cell)")
    }
    #expect(range.value(at: 0).asNumber == low || !isInteger)
  }

  @Test func sixDigitsAreWhatIsPrinted() throws {
    for scale in ["uniform", "log"] {
      for value in randomValues(of: try .of(scale, 1e-3, 1e3), count: 1000) {
        #expect(value.cell.filter(\.isNumber).drop { $0 == "0" }.prefix { $0 != "e" }.count <= 6, "\(value.cell)")
      }
    }
    for value in randomValues(of: try .of("one_minus_log", 0.9, 0.999), count: 1000) {
      // 1 − β has six digits, the first of them two or three places after the point.
      #expect(value.cell.count <= 2 + 9, "\(value.cell)")
    }
  }

  @Test func centres() throws {
    #expect(try SearchRange.of("log", 1e-4, 1).centre == 0.01)
    #expect(try SearchRange.of("one_minus_log", 0.9, 0.999).centre == 0.99)
    #expect(try SearchRange.of("uniform", 50, 100, isInteger: true).centre == 75)
    #expect(SearchRange.choices([32, 64]).centre == 32)
    #expect(SearchRange.fixed(5).centre == 5)
  }

  @Test(arguments: scales.map { $0.name })
  func coordinatesAreMonotone(name: String) throws {
    let scale = try #require(scales.first { $0.name == name })
    let values = (1..<1000).map { Double($0) / 1000 }
    for value in values {
      #expect(abs(scale.value(at: scale.coordinate(of: value)) - value) < 1e-12)
      #expect(scale.roundedValue(at: scale.coordinate(of: value)) == value)
    }
    let coordinates = values.map { scale.coordinate(of: $0) }
    #expect(coordinates == coordinates.sorted() || coordinates == coordinates.sorted(by: >))
  }
}

/// χ² of counts that should be equal.
private func chiSquare(_ counts: [Int]) -> Double {
  let mean = Double(counts.reduce(0, +)) / Double(counts.count)
  return counts.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
}
