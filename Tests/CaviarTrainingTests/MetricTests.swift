import Testing

@testable import CaviarTraining

/// Metrics against scikit-learn's.
@Suite struct MetricTests {
  private struct Case {
    let classes: Int
    let labels: [Int32]
    var positive = 1
    var scale: Float = 1

    var counts: [Int] { (0..<classes).map { label in labels.count { Int($0) == label } } }

    /// The metrics of synthetic scores.
    var measures: Measures {
      var measured = Measurement()
      measured.rows = labels.count
      for row in labels.indices {
        let scores = (0..<classes).map { c in
          scale * Float((row * 7 + c * 11 + row * row * (c + 1)) % 13) * Float(8 + c) / 8
        }
        measured.scores += scores
        measured.predicted.append(Int32(scores.firstIndex(of: scores.max() ?? 0) ?? 0))
      }
      let part = Examples(features: Array(repeating: 0, count: labels.count), labels: labels, columns: 1)
      let rows = Array(labels.indices)
      let data = TrainingData(train: part, task: .classes(classes), positiveClass: positive, trainSample: rows)
      return Measures(measured, rows: rows, of: part, in: data, ranked: [.rocAUC, .averagePrecision])
    }
  }

  private static let mixed = (0..<60).map { Int32(($0 * $0 + $0 / 3) % 2) }
  private static let ofThree = (0..<70).map { Int32(($0 * $0 + $0 / 4) % 3) }

  private static let cases: [String: Case] = [
    "two classes": Case(classes: 2, labels: mixed),
    "two classes, the first is positive": Case(classes: 2, labels: mixed, positive: 0),
    "rare positives": Case(classes: 2, labels: (0..<60).map { $0 % 19 == 3 ? 1 : 0 }),
    "no positives": Case(classes: 2, labels: Array(repeating: 0, count: 60)),
    "no negatives": Case(classes: 2, labels: Array(repeating: 1, count: 60)),
    "saturated": Case(classes: 2, labels: mixed, scale: 20),
    "saturated, the first is positive": Case(classes: 2, labels: mixed, positive: 0, scale: 20),
    "three classes": Case(classes: 3, labels: ofThree),
    "three classes, saturated": Case(classes: 3, labels: ofThree, scale: 20),
    "five classes, one without rows": Case(
      classes: 5, labels: (0..<50).map { [0, 1, 3, 4][($0 * $0) % 4] }),
  ]

  @Test(arguments: cases.keys.sorted())
  func classes(name: String) throws {
    let (test, expected) = (try #require(Self.cases[name]), try #require(sklearnMetrics[name]))
    let measures = test.measures
    for kind in MetricKind.allCases where kind.suits(.classes(test.classes)) && kind != .loss {
      #expect((measures[kind] == nil) == (expected[kind.rawValue] == nil), "\(kind)")
      #expect(abs((measures[kind] ?? 0) - (expected[kind.rawValue] ?? 0)) < 1e-12, "\(kind)")
      let isDefined = kind.isDefined(classCounts: test.counts, positive: test.classes == 2 ? test.positive : nil)
      #expect(isDefined == (measures[kind] != nil), "\(kind)")
    }
  }

  /// The probabilities of these scores are 0 and 1 in single precision, from which the area would be 0.525.
  @Test func bothChoicesOfPositiveAgree() throws {
    for (first, second) in [
      ("two classes", "two classes, the first is positive"), ("saturated", "saturated, the first is positive"),
    ] {
      let pair = try [first, second].map { try #require(Self.cases[$0]).measures[.rocAUC] ?? .nan }
      #expect(abs(pair[0] - pair[1]) < 1e-12)
    }
  }

  @Test func whatIsDefinedIsKnownBefore() {
    #expect(MetricKind.f1.isDefined(classCounts: [5, 0], positive: 0))
    #expect(!MetricKind.f1.isDefined(classCounts: [5, 0]))
    #expect(MetricKind.precision.isDefined(classCounts: [5, 0], positive: 1))
    #expect(!MetricKind.precision.isDefined(classCounts: [5, 0, 3], positive: 1))
    for kind in MetricKind.allCases {
      #expect(!kind.isDefined(classCounts: [0, 0], positive: 1))
      #expect(kind.isDefined(classCounts: [1, 2, 3]) == kind.suits(.classes(3)))
      #expect(kind.isDefined(values: [1, 2]) == kind.suits(.values) && !kind.isDefined(values: []))
      #expect(kind.isDefined(values: [1, 1]) == [.loss, .rmse, .mae].contains(kind))
    }
  }

  @Test func values() throws {
    let expected = try #require(sklearnMetrics["values"])
    let actual = (0..<40).map { Double(($0 * 37) % 23) / 4 - 1 }
    let predicted = actual.indices.map { actual[$0] + Double(($0 * 11) % 7 - 3) / 8 }
    // The units of training are others: doubled and shifted.
    let part = Examples(
      features: Array(repeating: 0, count: 40), targets: .values(actual.map { Float(2 * $0 + 3) }), columns: 1)
    let rows = Array(0..<40)
    let data = TrainingData(train: part, task: .values, trainSample: rows) { ($0 - 3) / 2 }
    var measured = Measurement()
    (measured.rows, measured.loss) = (40, 10)
    measured.scores = predicted.map { Float(2 * $0 + 3) }
    let measures = Measures(measured, rows: rows, of: part, in: data, ranked: [])
    for kind in [MetricKind.rmse, .mae, .r2] {
      #expect(abs((measures[kind] ?? 0) - (expected[kind.rawValue] ?? 9)) < 1e-6, "\(kind)")
    }
    #expect(measures[.loss] == 0.25 && measures[.accuracy] == nil)
  }

  /// Errors are those against the actual values, not against their rounding to single precision.
  @Test func valuesWithAnOffset() throws {
    let expected = try #require(sklearnMetrics["values with an offset"])
    let actual = (0..<40).map { 1.7e9 + Double($0 * 37 % 1000) }
    let part = Examples(
      features: Array(repeating: 0, count: 40), targets: .values(actual.map { Float($0) }), ownValues: actual,
      columns: 1)
    let rows = Array(0..<40)
    let data = TrainingData(train: part, task: .values, trainSample: rows)
    var measured = Measurement()
    measured.rows = 40
    measured.scores = actual.map { Float($0) }
    let measures = Measures(measured, rows: rows, of: part, in: data, ranked: [])
    for kind in [MetricKind.rmse, .mae, .r2] {
      #expect(abs((measures[kind] ?? 0) - (expected[kind.rawValue] ?? 9)) < 1e-9, "\(kind)")
    }
    #expect(part.rows([3, 1]).ownValues == [actual[3], actual[1]])
  }

  /// R² is undefined for constant values, with and without errors.
  @Test func valuesThatDoNotVary() {
    #expect(ValueErrors(predicted: [1, 1], actual: [1, 1]).determination == nil)
    #expect(ValueErrors(predicted: [1, 2], actual: [1, 1]).determination == nil)
    // The mean of ten times 0.1 is not 0.1.
    let tenth = Array(repeating: 0.1, count: 10)
    #expect(ValueErrors(predicted: tenth.map { $0 + 1 }, actual: tenth).determination == nil)
  }

  @Test func namesOfParts() {
    #expect(PartMetric(rawValue: "validation_roc_auc") == PartMetric(.validation, .rocAUC))
    #expect(PartMetric(rawValue: "train_loss") == PartMetric(.train, .loss))
    #expect(
      PartMetric(rawValue: "test_loss")?.part == .test && PartMetric(rawValue: "dev_loss") == nil
        && PartMetric(rawValue: "loss") == nil)
  }
}
