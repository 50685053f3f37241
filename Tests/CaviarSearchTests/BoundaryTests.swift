import CaviarSearch
import CaviarSpec
import Testing

@Suite("Best values on the border")
struct BoundaryTests {
  private func boundaries(_ space: StageSpace, _ values: [SpecValue]) -> [Boundary] {
    BoundaryAnalysis.boundaries(of: space, ranked: values.map { Point(x: $0) })
  }

  /// Trials of a table, best first; the earlier of two that are equally good comes first.
  private func ranked(_ trials: [LectureTrial]) -> [Point] {
    trials.enumerated().sorted { ($1.element.accuracy, $0.offset) < ($0.element.accuracy, $1.offset) }.map { trial in
      Point(["learning_rate": .number(trial.element.learningRate), "l2": .number(trial.element.l2)])
    }
  }

  private func space(rate: (Double, Double), l2: (Double, Double)) throws -> StageSpace {
    StageSpace(declared: [
      Hyperparameter("learning_rate", try .of("log", rate.0, rate.1), .number(.positive)),
      Hyperparameter("l2", try .of("log", l2.0, l2.1), .number(.nonnegative)),
    ])
  }

  @Test func theFineSearchOfTheLecture() throws {
    let space = try space(rate: (1e-4, 1e-3), l2: (1e-4, 1))
    let found = BoundaryAnalysis.boundaries(of: space, ranked: ranked(lectureFine))
    #expect(found.map(\.address) == ["learning_rate"])
    let boundary = try #require(found.first)
    #expect((boundary.edge, boundary.severity, boundary.origin) == (.high, .note, .declared))
    #expect((boundary.value, boundary.best) == (0.001, 9.471549e-4))
    // METHOD.md: 2.4 % of the decade.
    #expect(abs(boundary.distance - 0.024) < 0.0005)
    #expect(boundary.among == 5)
    #expect(boundary.suggestion.map { YAMLText.flow($0.canonical) } == "{log: [0.0001, 0.003]}")
  }

  @Test func theCoarseSearchOfTheLecture() throws {
    let space = try space(rate: (1e-6, 1e-3), l2: (1e-5, 1e5))
    #expect(BoundaryAnalysis.boundaries(of: space, ranked: ranked(lectureCoarse)).isEmpty)
  }

  @Test func aNoteForOneAndAWarningForACrowd() throws {
    let space = StageSpace(try .of("uniform", 0, 100))
    #expect(boundaries(space, [50, 99, 99, 1, 50]).isEmpty)
    #expect(boundaries(space, [96, 50, 50, 50, 50]).map(\.severity) == [.note])
    #expect(boundaries(space, [94.9, 50, 50, 50, 50]).isEmpty)
    let crowd = boundaries(space, [80, 95, 90, 91, 20])
    #expect(crowd.map(\.severity) == [.warning])
    #expect((crowd.first?.near, crowd.first?.among, crowd.first?.edge) == (3, 5, .high))
    // Only the best five of forty count, or the best tenth of more.
    let forty: [SpecValue] = [95, 99, 91, 50, 50] + Array(repeating: 50, count: 35)
    #expect(boundaries(space, forty).first?.among == 5)
    #expect(boundaries(space, forty.dropFirst(3) + [99, 99, 99]).isEmpty)
    let hundred: [SpecValue] = Array(repeating: 95, count: 6) + Array(repeating: 50, count: 94)
    #expect(boundaries(space, hundred).first.map { [$0.near, $0.among] } == [6, 10])
  }

  @Test func noTrialsOneTrial() throws {
    let space = StageSpace(try .of("uniform", 0, 100))
    #expect(boundaries(space, []).isEmpty)
    #expect(boundaries(space, [50]).isEmpty)
    #expect(boundaries(space, [1]).map(\.severity) == [.note])
    #expect(boundaries(space, [1, 1, 1, 1]).map(\.severity) == [.note])
  }

  @Test func naturalEdgesAreSilent() throws {
    let atBoth: [SpecValue] = [0, 0, 0, 0, 0]
    let dropout = StageSpace(try .of("uniform", 0, 0.5), .number(.belowOne))
    #expect(boundaries(dropout, atBoth).isEmpty)
    #expect(boundaries(dropout, Array(repeating: 0.5, count: 5)).map(\.edge) == [.high])
    let declared = StageSpace(try .of("uniform", 0, 1), natural: NaturalEdges(low: true, declared: "low"))
    #expect(boundaries(declared, atBoth).isEmpty)
    #expect(boundaries(declared, [1, 1, 1, 1, 1]).map(\.severity) == [.warning])
    // Natural is the edge that was declared, not that of a narrower range.
    let narrowed = declared.overridden(by: ["x": try .of("uniform", 0.2, 0.8)])
    #expect(boundaries(narrowed, Array(repeating: 0.2, count: 5)).map(\.origin) == [.stage])
    let same = declared.overridden(by: ["x": try .of("uniform", 0, 0.8)])
    #expect(boundaries(same, atBoth).isEmpty)
    // A stage's range may end at the field's limit, too.
    let limit = StageSpace(try .of("uniform", 0.1, 0.5), .number(.belowOne))
    #expect(boundaries(limit.overridden(by: ["x": try .of("uniform", 0, 0.3)]), atBoth).isEmpty)
  }

  @Test func edgesTellWhoDrewThem() throws {
    let declared = StageSpace(try .of("uniform", 0, 10))
    let narrowed = Narrowing().box(around: [Point(x: 6), Point(x: 10)], in: declared)
    #expect(boundaries(narrowed, [10, 10, 10, 10, 10]).map(\.origin) == [.declared])
    #expect(boundaries(narrowed, [5.6, 5.6, 5.6, 5.6, 5.6]).map(\.origin) == [.narrowed])
  }

  @Test func rangesOfFewValues() throws {
    let three = StageSpace(try .of("uniform", 2, 4, isInteger: true), .integer(.atLeast(1)))
    #expect(boundaries(three, [4, 4, 4, 4, 3]).map(\.severity) == [.note])
    #expect(boundaries(three, [4, 4, 4, 4, 4]).map(\.severity) == [.warning])
    #expect(boundaries(StageSpace(try .of("uniform", 1, 2, isInteger: true)), [1, 1, 1, 1, 1]).isEmpty)
    // A grid ends where its last point is.
    let grid = StageSpace(try .of("uniform", 1, 10, step: 4, isInteger: true))
    #expect(boundaries(grid, [9, 9, 9, 9, 9]).map(\.edge) == [.high])
    let choices = StageSpace(.choices([64, 16, 32, 128]))
    #expect(boundaries(choices, [128, 16, 32, 64, 32]).isEmpty)
    let crowd = boundaries(choices, [128, 128, 128, 128, 128])
    #expect(crowd.map(\.severity) == [.warning])
    #expect((crowd.first?.value, crowd.first?.suggestion == nil) == (128, true))
    #expect(boundaries(StageSpace(.choices(["a", "b", "c"])), ["a", "a", "a", "a", "a"]).isEmpty)
    #expect(boundaries(StageSpace(.fixed(1)), [1, 1, 1, 1, 1]).isEmpty)
  }

  @Test(arguments: [
    ("log", 1e-4, 1.0, Limits.positive, "{log: [1e-05, 1]}", "{log: [0.0001, 10]}"),
    ("log", 1e-4, 1.2e-4, .positive, "{log: [9e-05, 0.00012]}", "{log: [0.0001, 0.00013]}"),
    ("log", 1e-3, 1, .between(5e-4, 1), "{log: [0.0005, 1]}", "none"),
    ("log", 1e-300, 1e300, .positive, "{log: [1e-301, 1e+300]}", "{log: [1e-300, 1e+301]}"),
    ("uniform", 0.1, 0.5, .belowOne, "{uniform: [0, 0.5]}", "{uniform: [0.1, 0.7]}"),
    ("uniform", 0.1, 0.9, .belowOne, "{uniform: [0, 0.9]}", "{uniform: [0.1, 0.95]}"),
    ("uniform", 1000.5, 1001, .any, "{uniform: [1000, 1001]}", "{uniform: [1000.5, 1001.2]}"),
    ("uniform", 0.5, 0.999999, .belowOne, "{uniform: [0.25, 0.999999]}", "{uniform: [0.5, 0.9999995]}"),
    ("one_minus_log", 0.9, 0.999, .belowOne, "{one_minus_log: [0, 0.999]}", "{one_minus_log: [0.9, 0.9999]}"),
    ("one_minus_log", 0.5, 0.99, .belowOne, "{one_minus_log: [0, 0.99]}", "{one_minus_log: [0.5, 0.999]}"),
    ("one_minus_log", 0.99, 0.992, .belowOne, "{one_minus_log: [0.989, 0.992]}", "{one_minus_log: [0.99, 0.993]}"),
  ])
  func suggestionsLieBeyondTheEdge(
    scale: String, low: Double, high: Double, limits: Limits, below: String, above: String
  ) throws {
    let space = StageSpace(try .of(scale, low, high), .number(limits))
    for (edge, expected) in [(low, below), (high, above)] {
      let found = boundaries(space, Array(repeating: .number(edge), count: 5))
      let text = found.first?.suggestion.map { YAMLText.flow($0.canonical) } ?? "none"
      #expect(text == expected)
    }
  }

  @Test(arguments: [
    ("uniform", 50.0, 100.0, nil, Limits.atLeast(1), "{uniform: [25, 100]}", "{uniform: [50, 125]}"),
    ("uniform", 2, 10, nil, .atLeast(1), "{uniform: [1, 10]}", "{uniform: [2, 14]}"),
    ("log", 1, 100, nil, .any, "none", "{log: [1, 1000]}"),
    ("log", 2, 32, nil, .atLeast(1), "{log: [1, 32]}", "{log: [2, 128]}"),
    ("log", 16, 9_007_199_254_740_992, nil, .any, "{log: [1, 9007199254740992]}", "none"),
    ("uniform", 10, 50, 10, .atLeast(1), "none", "{uniform: [10, 70], step: 10}"),
    ("uniform", 30, 55, 10, .atLeast(1), "{uniform: [10, 55], step: 10}", "{uniform: [30, 75], step: 10}"),
  ])
  func suggestionsOfWholeNumbers(
    scale: String, low: Double, high: Double, step: Double?, limits: Limits, below: String, above: String
  ) throws {
    let space = StageSpace(try .of(scale, low, high, step: step, isInteger: true), .integer(limits))
    for (edge, expected) in [(low, below), (high, above)] {
      let found = boundaries(space, Array(repeating: .integer(Int(edge)), count: 5))
      let text = found.first?.suggestion.map { YAMLText.flow($0.canonical) } ?? "none"
      #expect(text == expected)
    }
  }

  @Test func suggestionsAreRangesOfTheLanguage() throws {
    let ends = (1...25).map { 1 - 1 / Double($0 * $0 + 1) }
    for scale in scales {
      for limits in [Limits.belowOne, .any, .positive] {
        for (low, high) in zip(ends, ends.dropFirst()) {
          let domain = Domain.number(limits)
          for edge in [low, high] {
            let space = StageSpace(try .of(scale.name, low, high), domain)
            guard let boundary = boundaries(space, Array(repeating: .number(edge), count: 5)).first,
              let suggestion = boundary.suggestion
            else { continue }
            let text = YAMLText.flow(suggestion.canonical)
            #expect(try isRange(text, scale: scale, domain: domain), "\(text)")
            guard case .interval(let interval) = suggestion else { continue }
            #expect(boundary.edge == .low ? interval.low < low : interval.high > high, "\(text)")
          }
        }
      }
    }
  }

  /// Three uniform hyperparameters, forty trials: how often chance alone is warned of.
  @Test(arguments: [false, true])
  func falseAlarmsAreRare(isInteger: Bool) throws {
    let range = try isInteger ? SearchRange.of("uniform", 2, 6, isInteger: true) : .of("log", 1e-4, 1)
    let space = StageSpace(declared: ["a", "b", "c"].map { Hyperparameter($0, range) })
    let runs = 400
    let alarms = (0..<runs).count { run in
      let points = (1...40).map { RandomSampler().point(in: space, seed: UInt64(run), stage: "coarse", trial: $0) }
      return BoundaryAnalysis.boundaries(of: space, ranked: points).contains { $0.severity == .warning }
    }
    #expect(Double(alarms) / Double(runs) < 0.1)
    #expect(alarms > 0)
  }
}
