import Testing

@testable import CaviarTraining

/// Metrics against scikit-learn's.
@Suite struct MetricTests {
  private struct Case {
    let classes: Int
    let labels: [Int32]
    var positive = 1
  }

  private static let cases: [String: Case] = [
    "two classes": Case(classes: 2, labels: (0..<60).map { Int32(($0 * $0 + $0 / 3) % 2) }),
    "two classes, the first is positive": Case(
      classes: 2, labels: (0..<60).map { Int32(($0 * $0 + $0 / 3) % 2) }, positive: 0),
    "rare positives": Case(classes: 2, labels: (0..<60).map { $0 % 19 == 3 ? 1 : 0 }),
    "three classes": Case(classes: 3, labels: (0..<70).map { Int32(($0 * $0 + $0 / 4) % 3) }),
    "five classes, one without rows": Case(
      classes: 5, labels: (0..<50).map { [0, 1, 3, 4][($0 * $0) % 4] }),
  ]

  @Test(arguments: cases.keys.sorted())
  func classes(name: String) throws {
    let (test, expected) = (try #require(Self.cases[name]), try #require(sklearnMetrics[name]))
    var measured = Measurement()
    measured.rows = test.labels.count
    for row in test.labels.indices {
      let weights = (0..<test.classes).map { c in Float(1 + (row * 7 + c * 11 + row * row * (c + 1)) % 13) }
      let sum = weights.reduce(0, +)
      measured.scores += weights.map { $0 / sum }
      measured.predicted.append(Int32(weights.firstIndex(of: weights.max() ?? 0) ?? 0))
    }
    let part = Examples(features: Array(repeating: 0, count: test.labels.count), labels: test.labels, columns: 1)
    let rows = Array(test.labels.indices)
    let data = TrainingData(train: part, task: .classes(test.classes), positiveClass: test.positive, trainSample: rows)
    let measures = Measures(measured, rows: rows, of: part, in: data, ranked: [.rocAUC, .averagePrecision])
    for kind in MetricKind.allCases where kind.suits(data.task) && kind != .loss {
      #expect((measures[kind] == nil) == (expected[kind.rawValue] == nil), "\(kind)")
      #expect(abs((measures[kind] ?? 0) - (expected[kind.rawValue] ?? 0)) < 1e-6, "\(kind)")
    }
  }

  @Test func values() throws {
    let expected = try #require(sklearnMetrics["values"])
    let actual = (0..<40).map { Double(($0 * 37) % 23) / 4 - 1 }
    let predicted = actual.indices.map { actual[$0] + Double(($0 * 11) % 7 - 3) / 8 }
    // Learned in other units: doubled and shifted.
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

  @Test func valuesThatDoNotVary() {
    #expect(ValueErrors(predicted: [1, 1], actual: [1, 1]).determination == 1)
    #expect(ValueErrors(predicted: [1, 2], actual: [1, 1]).determination == 0)
  }

  @Test func namesOfParts() {
    #expect(Metric(rawValue: "validation_roc_auc") == Metric(.validation, .rocAUC))
    #expect(Metric(rawValue: "train_loss") == Metric(.train, .loss))
    #expect(
      Metric(rawValue: "test_loss")?.part == .test && Metric(rawValue: "dev_loss") == nil
        && Metric(rawValue: "loss") == nil)
  }
}
