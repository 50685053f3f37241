import CaviarSearch
import CaviarSpec
import Testing

@Suite("The random sampler")
struct RandomSamplerTests {
  private func point(_ hyperparameters: [Hyperparameter], stage: String = "coarse", trial: Int = 1) -> Point {
    RandomSampler().point(in: StageSpace(declared: hyperparameters), seed: 231, stage: stage, trial: trial)
  }

  @Test func anotherHyperparameterChangesNoOther() throws {
    let rate = Hyperparameter("learning_rate", try .of("log", 1e-4, 1))
    let penalty = Hyperparameter("l2", try .of("log", 1e-6, 1))
    let units = Hyperparameter("dense1.units", .choices([32, 64]))
    for trial in 1...50 {
      let alone = point([rate], trial: trial)
      for space in [[rate, penalty], [penalty, units, rate]] {
        #expect(point(space, trial: trial)["learning_rate"] == alone["learning_rate"])
      }
    }
  }

  @Test func aRangeOfItsOwnChangesNoOther() throws {
    let space = StageSpace(declared: [
      Hyperparameter("a", try .of("log", 1e-4, 1)), Hyperparameter("b", try .of("uniform", 0, 1)),
    ])
    let other = space.overridden(by: ["b": .fixed(0.5), "c": .fixed(1)])
    let points = [space, other].map { RandomSampler().point(in: $0, seed: 1, stage: "fine", trial: 7) }
    #expect(points[0]["a"] == points[1]["a"])
    #expect(points[1]["b"] == 0.5)
    #expect(points[1].value(at: "c") == nil)
    #expect(other.entries.map(\.origin) == [RangeOrigin(.declared), RangeOrigin(.stage)])
  }

  @Test func everyTrialStageAndSeedIsAnother() throws {
    let rate = Hyperparameter("x", try .of("uniform", 0, 1))
    let trials = (1...100).map { point([rate], trial: $0)["x"].cell }
    #expect(Set(trials).count == 100)
    #expect(point([rate], stage: "fine")["x"] != point([rate])["x"])
    #expect(randomValues(of: rate.range, count: 1, seed: 1) != randomValues(of: rate.range, count: 1, seed: 2))
    #expect(RandomSampler().isAppendable)
  }

  @Test func theCentreOfASpace() throws {
    let space = StageSpace(declared: [
      Hyperparameter("a", try .of("log", 1e-4, 1)), Hyperparameter("b", .choices(["relu", "tanh"])),
    ])
    #expect(space.centre == Point(["a": 0.01, "b": "relu"]))
  }
}
