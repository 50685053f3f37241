import CaviarSearch
import CaviarSpec
import Testing

@Suite("Hyperparameters that a choice leaves out")
struct ConditionTests {
  /// A free hyperparameter, a choice, one under the choice's second alternative, and one that depends on both.
  private static func hyperparameters() throws -> [Hyperparameter] {
    let plain = Hyperparameter("rate", try .of("log", 1e-4, 1))
    let choice = Hyperparameter("choice1", .choices(["relu", "elu"]), .words(["relu", "elu"]))
    let times = Hyperparameter(
      "times", try .of("uniform", 1, 3, isInteger: true), .integer(.atLeast(0)),
      if: [Condition("choice1", ["elu"])])
    let inner = Hyperparameter(
      "units", try .of("uniform", 10, 90, isInteger: true), .integer(.atLeast(1)),
      if: [Condition("choice1", ["elu"]), Condition("times", [2, 3])])
    return [plain, choice, times, inner]
  }

  private static func space() throws -> StageSpace { StageSpace(declared: try hyperparameters()) }

  private func point(_ space: StageSpace, _ trial: Int) -> Point {
    RandomSampler().point(in: space, seed: 3, stage: "coarse", trial: trial)
  }

  @Test func absentWhereItsConditionsDoNotHold() throws {
    let space = try Self.space()
    var seen: Set<Int> = []
    for trial in 1...100 {
      let point = point(space, trial)
      let count = ["choice1", "times", "units"].count { point.value(at: $0) != nil }
      seen.insert(count)
      #expect((point.value(at: "times") != nil) == (point["choice1"] == "elu"))
      let times = point.value(at: "times")?.asNumber ?? 0
      #expect((point.value(at: "units") != nil) == (times >= 2))
    }
    #expect(seen == [1, 2, 3])
  }

  @Test func theOthersStayWhereTheyWere() throws {
    let all = try Self.hyperparameters()
    let free = all.map { Hyperparameter($0.address, $0.range, $0.domain) }
    for trial in 1...50 {
      let point = point(StageSpace(declared: all), trial)
      let unconditional = self.point(StageSpace(declared: free), trial)
      for hyperparameter in all {
        guard let value = point.value(at: hyperparameter.address) else { continue }
        #expect(value == unconditional[hyperparameter.address])
      }
    }
  }

  @Test func theCentreTakesTheFirstOfAChoice() throws {
    let space = try Self.space()
    #expect(space.centre == Point(["rate": 0.01, "choice1": "relu"]))
    #expect(space.centre(with: ["choice1": "elu"]) == Point(["rate": 0.01, "choice1": "elu", "times": 2, "units": 50]))
    #expect(space.centre(with: ["units": 20]) == space.centre)
  }

  @Test func narrowingLooksAtTheTrialsThatHaveIt() throws {
    let space = try Self.space()
    let best = [
      Point(["rate": 0.01, "choice1": "elu", "times": 2, "units": 40]),
      Point(["rate": 0.02, "choice1": "relu"]), Point(["rate": 0.02, "choice1": "elu", "times": 3, "units": 50]),
    ]
    let narrowed = Narrowing(margin: 0).box(around: best, in: space)
    #expect(
      narrowed.entries.map { YAMLText.flow($0.range.canonical) } == [
        "{log: [0.01, 0.02]}", "{choice: [relu, elu]}", "{uniform: [2, 3]}", "{uniform: [40, 50]}",
      ])
    let without = Narrowing(margin: 0).box(around: [best[1]], in: space)
    #expect(without.entries[3].origin == RangeOrigin(.declared))
    #expect(YAMLText.flow(without.entries[3].range.canonical) == "{uniform: [10, 90]}")
  }

  @Test func bordersConcernTheTrialsThatHaveIt() throws {
    let space = try Self.space()
    let edge = Point(["rate": 0.01, "choice1": "elu", "times": 2, "units": 90])
    let absent = Point(["rate": 0.01, "choice1": "relu"])
    func boundaries(_ points: [Point]) -> [Boundary] {
      BoundaryAnalysis.boundaries(of: space, trials: placed(points))
    }
    #expect(boundaries([edge] + Array(repeating: absent, count: 4)).count == 1)
    #expect(boundaries([absent, edge, edge, edge, edge]).isEmpty)
    let crowd = boundaries(Array(repeating: edge, count: 5) + [absent])
    #expect(crowd.contains { $0.address == "units" && $0.severity == .warning && $0.among == 5 })
  }
}
