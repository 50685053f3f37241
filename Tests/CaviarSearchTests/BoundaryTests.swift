import CaviarSearch
import CaviarSpec
import Testing

@Suite("Best values on the border")
struct BoundaryTests {
  private func boundaries(_ space: StageSpace, _ values: [SpecValue]) -> [Boundary] {
    BoundaryAnalysis.boundaries(of: space, trials: placed(values.map { Point(x: $0) }))
  }

  /// The trials of a table, best first; equally good ones share a place.
  private func ranked(_ trials: [LectureTrial]) -> [PlacedTrial] {
    trials.enumerated().sorted { ($1.element.accuracy, $0.offset) < ($0.element.accuracy, $1.offset) }.map { trial in
      PlacedTrial(
        Point(["learning_rate": .number(trial.element.learningRate), "l2": .number(trial.element.l2)]),
        place: 1 + trials.count { $0.accuracy > trial.element.accuracy })
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
    let found = BoundaryAnalysis.boundaries(of: space, trials: ranked(lectureFine))
    #expect(found.map(\.address) == ["learning_rate"])
    let boundary = try #require(found.first)
    #expect((boundary.edge, boundary.origin) == (.high, .declared))
    #expect((boundary.value, boundary.best) == (0.001, 9.471549e-4))
    // METHOD.md: 2.4 % of the decade.
    #expect(abs(boundary.distance - 0.024) < 0.0005)
    #expect(boundary.among == 5)
    #expect(boundary.suggestion.map { YAMLText.flow($0.canonical) } == "{log: [0.0001, 0.003]}")
  }

  @Test func theCoarseSearchOfTheLecture() throws {
    let space = try space(rate: (1e-6, 1e-3), l2: (1e-5, 1e5))
    // The rate's trend is clear, and eleven trials are few.
    let found = BoundaryAnalysis.boundaries(of: space, trials: ranked(lectureCoarse))
    #expect(found.map(\.address) == ["learning_rate"])
    #expect(found.map(\.severity) == [.note] && found.first?.reason.name == "trend")
  }

  @Test func aNoteForOneAndAWarningForACrowd() throws {
    let space = StageSpace(try .of("uniform", 0, 100))
    #expect(boundaries(space, [50, 99, 99, 1, 50]).isEmpty)
    #expect(boundaries(space, [96, 50, 50, 50, 50]).map(\.severity) == [.note])
    #expect(boundaries(space, [94.9, 50, 50, 50, 50]).isEmpty)
    // Three of five at one of two edges: chance does it once in 58 stages.
    #expect(boundaries(space, [80, 95, 90, 91, 20]).isEmpty)
    let crowd = boundaries(space, [80, 95, 90, 91, 92])
    #expect(crowd.map(\.severity) == [.warning])
    #expect(crowd.first?.reason == .crowd)
    #expect((crowd.first?.near, crowd.first?.among, crowd.first?.edge) == (4, 5, .high))
    // Only the best five of forty count, or the best tenth of more.
    let forty: [SpecValue] = [95, 99, 91, 92, 50] + Array(repeating: 50, count: 35)
    #expect(boundaries(space, forty).first?.among == 5)
    #expect(boundaries(space, forty.dropFirst(4) + [99, 99, 99]).isEmpty)
    let hundred: [SpecValue] = Array(repeating: 95, count: 6) + Array(repeating: 50, count: 94)
    #expect(boundaries(space, hundred).first.map { [$0.near, $0.among] } == [6, 10])
  }

  /// Values from `low` to `high` in equal steps.
  private func steps(_ low: Double, _ high: Double, _ count: Int) -> [Double] {
    (0..<count).map { low + (high - low) * Double($0) / Double(count - 1) }
  }

  /// Trials with one value each, ranked by a quality; those without a quality failed.
  private func trials(_ values: [Double], _ quality: (Double) -> Double?) -> [PlacedTrial] {
    let all = values.map { (value: $0, quality: quality($0)) }
    return all.sorted { ($0.quality ?? -.infinity) > ($1.quality ?? -.infinity) }.map { trial in
      PlacedTrial(
        Point(x: .number(trial.value)),
        place: trial.quality.map { quality in 1 + all.count { ($0.quality ?? -.infinity) > quality } })
    }
  }

  @Test func aTrendToAnEdgeThatNoTrialIsNear() throws {
    let space = StageSpace(try .of("uniform", 0, 100))
    let found = BoundaryAnalysis.boundaries(of: space, trials: trials(steps(0, 85, 40)) { $0 })
    #expect(found.map(\.edge) == [.high])
    let boundary = try #require(found.first)
    #expect((boundary.severity, boundary.near) == (.warning, 0))
    guard case .trend(let rising) = boundary.reason else {
      Issue.record("no trend")
      return
    }
    #expect(rising.trend > rising.needed && rising.trials == 40)
    let (outer, middle) = (try #require(rising.outerPlace), try #require(rising.middlePlace))
    #expect(outer < middle)
    // With fewer than twenty it is a note.
    let few = BoundaryAnalysis.boundaries(of: space, trials: trials(steps(0, 85, 19)) { $0 })
    #expect(few.map(\.severity) == [.note])
  }

  @Test func aTopInsideAndAFlatObjectiveAreSilent() throws {
    let space = StageSpace(try .of("uniform", 0, 100))
    let values = steps(0, 100, 60)
    #expect(BoundaryAnalysis.boundaries(of: space, trials: trials(values) { -abs($0 - 70) }).isEmpty)
    #expect(BoundaryAnalysis.boundaries(of: space, trials: trials(values) { _ in 1 }).isEmpty)
    // The best trials are equal, and in the order of their numbers.
    let two = BoundaryAnalysis.boundaries(of: space, trials: trials(values) { $0 == 50 ? 0 : 1 })
    #expect(!two.contains { $0.severity == .warning })
  }

  @Test func anEdgeOfStabilityIsNamed() throws {
    let space = StageSpace(try .of("uniform", 0, 100))
    let values = steps(0, 100, 40)
    let found = BoundaryAnalysis.boundaries(of: space, trials: trials(values) { $0 > 80 ? nil : $0 })
    #expect(found.map(\.edge) == [.high])
    let boundary = try #require(found.first)
    #expect(boundary.severity == .note && boundary.suggestion == nil && boundary.beyond == nil)
    let limit = try #require(values.last { $0 <= 80 })
    #expect(boundary.reason == .stability(limit: .number(limit), failed: values.count { $0 > 80 }))
    // There is no note if the good trials are far from the limit.
    let inside = BoundaryAnalysis.boundaries(of: space, trials: trials(values) { $0 > 80 ? nil : -abs($0 - 30) })
    #expect(inside.isEmpty)
    // Failures everywhere are not a limit of stability.
    let anywhere = trials(values) { Int($0 * 7) % 3 == 0 ? nil : $0 }
    #expect(BoundaryAnalysis.boundaries(of: space, trials: anywhere).first?.severity == .warning)
  }

  @Test func orderedChoicesHaveEdges() throws {
    let space = StageSpace(.choices([16, 64, 32, 128]))
    let values: [SpecValue] = (0..<40).map { [128, 64, 32, 16][$0 / 10] }
    let found = boundaries(space, values)
    #expect(found.map(\.severity) == [.warning])
    #expect((found.first?.edge, found.first?.suggestion == nil, found.first?.beyond == nil) == (.high, true, true))
  }

  @Test func aLaterStageAnswers() throws {
    let space = StageSpace(try .of("log", 1e-4, 1e-2), .number(.positive))
    let boundary = try #require(boundaries(space, Array(repeating: 0.01, count: 5)).first)
    #expect(boundary.suggestion.map { YAMLText.flow($0.canonical) } == "{log: [0.0001, 0.1]}")
    #expect(boundary.beyond.map { YAMLText.flow($0.canonical) } == "{log: [0.001, 0.1]}")
    let beyond = try #require(boundary.beyond)
    func isAnswered(by range: SearchRange, trials: Int = 3, place: Int? = 1) -> Bool {
      let points = Array(repeating: PlacedTrial(Point(["x": 0.015]), place: place), count: trials)
      let inside = Array(repeating: PlacedTrial(Point(["x": 0.005]), place: 2), count: 9)
      return boundary.isAnswered(by: space.overridden(by: ["x": range]), trials: points + inside)
    }
    #expect(isAnswered(by: beyond))
    #expect(isAnswered(by: try .of("log", 1e-3, 0.04)))
    #expect(!isAnswered(by: try .of("log", 1e-3, 0.02)))
    #expect(!isAnswered(by: try .of("log", 1e-6, 0.01)))
    // There were hardly any trials beyond the edge, or none of them succeeded.
    #expect(!isAnswered(by: beyond, trials: 2))
    #expect(!isAnswered(by: beyond, place: nil))
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
    // The declared edge is natural, the edge of a narrower range is not.
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
      var suggestions = 0
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
            suggestions += 1
            guard case .interval(let interval) = suggestion else { continue }
            #expect(boundary.edge == .low ? interval.low < low : interval.high > high, "\(text)")
          }
        }
      }
      #expect(suggestions > 0, "\(scale.name)")
    }
  }

  /// The rate of warnings by chance alone, with three uniform hyperparameters and forty trials.
  @Test(arguments: [false, true])
  func falseAlarmsAreRare(isInteger: Bool) throws {
    let range = try isInteger ? SearchRange.of("uniform", 2, 6, isInteger: true) : .of("log", 1e-4, 1)
    let space = StageSpace(declared: ["a", "b", "c"].map { Hyperparameter($0, range) })
    let runs = 300
    let alarms = (0..<runs).count { run in
      let points = (1...40).map { RandomSampler().point(in: space, seed: UInt64(run), stage: "coarse", trial: $0) }
      return BoundaryAnalysis.boundaries(of: space, trials: placed(points)).contains { $0.severity == .warning }
    }
    #expect(Double(alarms) / Double(runs) < 0.08)
    #expect(alarms > 0)
  }
}
