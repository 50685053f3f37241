import CaviarSpec
import Testing

@testable import CaviarSearch

/// The Tree-structured Parzen Estimator, driven as a search drives it.
@Suite struct TPESamplerTests {
  /// The observations of a stage, batch by batch.
  private func search(
    _ sampler: TPESampler, _ space: StageSpace, trials: Int, seed: UInt64 = 7, _ value: (Point) -> Double?
  ) -> [Observation] {
    let request = SamplingRequest(space: space, seed: seed, stage: "s", trials: 1..<trials + 1)
    var history: [Observation] = []
    while history.count < trials {
      let batch = history.count + 1..<history.count + 1 + min(sampler.batchSize, trials - history.count)
      for (trial, point) in zip(batch, sampler.points(of: batch, in: request, after: history)) {
        history.append(Observation(trial: trial, point: point, value: value(point)))
      }
    }
    return history
  }

  private func space() throws -> StageSpace {
    StageSpace(declared: [
      Hyperparameter("rate", try .of("log", 1e-5, 1)), Hyperparameter("beta", try .of("one_minus_log", 0.5, 0.999)),
      Hyperparameter("units", try .of("uniform", 8, 64, isInteger: true)),
      Hyperparameter("kind", .choices(["relu", "tanh", "elu"]), .words(["relu", "tanh", "elu"])),
      Hyperparameter("slope", try .of("uniform", 0, 1), if: [Condition("kind", ["elu"])]),
    ])
  }

  private func quality(_ point: Point) -> Double {
    let rate = point["rate"].asNumber.map { Log.coordinate(of: $0) + 6 } ?? 9
    let slope = point.value(at: "slope")?.asNumber.map { ($0 - 0.7) * ($0 - 0.7) } ?? 1
    return -rate * rate / 4 - slope
  }

  @Test func itLearns() throws {
    let space = try space()
    var wins = 0
    for seed in 1...5 {
      let own = search(TPESampler(), space, trials: 60, seed: UInt64(seed)) { quality($0) }
      let request = SamplingRequest(space: space, seed: UInt64(seed), stage: "s", trials: 1..<61)
      let random = RandomSampler().points(of: 1..<61, in: request, after: []).map { quality($0) }
      wins += (own.compactMap(\.value).max() ?? -9) > (random.max() ?? 0) ? 1 : 0
      // Those after the first batches are mostly of the good word, which brings a hyperparameter in.
      #expect(own.suffix(30).count { $0.point["kind"] == "elu" } > 15)
      #expect(own.allSatisfy { ($0.point["kind"] == "elu") == ($0.point.value(at: "slope") != nil) })
    }
    #expect(wins >= 3)
  }

  /// A point is a function of the finished trials and its number: not of how many are asked for at once.
  @Test func proposalsAreAFunctionOfTheHistory() throws {
    let space = try space()
    let history = search(TPESampler(), space, trials: 40) { quality($0) }
    let request = SamplingRequest(space: space, seed: 7, stage: "s", trials: 1..<101)
    let all = TPESampler().points(of: 41..<51, in: request, after: history)
    #expect(TPESampler().points(of: 41..<46, in: request, after: history) == Array(all.prefix(5)))
    #expect(
      all == TPESampler().points(of: 41..<51, in: request, after: history.shuffled().sorted { $0.trial < $1.trial }))
  }

  @Test func noPointTwice() throws {
    let space = StageSpace(declared: [
      Hyperparameter("layers", .choices([2, 3, 4])),
      Hyperparameter("units", try .of("uniform", 1, 10, isInteger: true)),
    ])
    let points = search(TPESampler(), space, trials: 30) { $0["units"].asNumber }.dropFirst(10).map(\.point)
    let first = search(TPESampler(), space, trials: 10) { $0["units"].asNumber }.map(\.point)
    for (index, point) in points.enumerated() {
      #expect(!(first + points.prefix(index)).contains(point))
    }
  }

  /// A half of the space in which every trial fails is left alone.
  @Test func failuresAreAvoided() throws {
    let space = StageSpace(declared: [
      Hyperparameter("rate", try .of("log", 1e-5, 1)), Hyperparameter("x", try .of("uniform", 0, 1)),
    ])
    var failed = 0
    for seed in 1...5 {
      let trials = search(TPESampler(), space, trials: 60, seed: UInt64(seed)) { point in
        (point["rate"].asNumber ?? 1) > 3e-3 ? nil : -abs((point["x"].asNumber ?? 0) - 0.4)
      }
      failed += trials.suffix(30).count { $0.value == nil }
    }
    // Random points: a half of 150.
    #expect(failed < 45)
  }

  @Test func nothingButFailures() throws {
    let space = try space()
    let trials = search(TPESampler(), space, trials: 30) { _ in nil }
    #expect(trials.count == 30)
  }

  @Test func wholeBatches() throws {
    let space = try space()
    func problem(_ trials: Int) -> SamplerProblem? {
      TPESampler().problem(of: SamplingRequest(space: space, seed: 1, stage: "s", trials: 1..<trials + 1))
    }
    #expect(problem(30) == nil && problem(25)?.suggestion == "trials: 30, or another `batch`")
  }

  /// Every value of every range is the point at its own position.
  @Test func positionsGoBackAndForth() throws {
    let space = UnitSpace(try space())
    let request = SamplingRequest(space: space.space, seed: 1, stage: "s", trials: 1..<201)
    for point in RandomSampler().points(of: 1..<201, in: request, after: []) {
      let positions = space.positions(of: point)
      let again = space.point(at: positions.map { $0 ?? 0.5 })
      for address in ["units", "kind"] { #expect(again[address] == point[address]) }
      for address in ["rate", "beta", "slope"] {
        guard let value = point.value(at: address)?.asNumber, let other = again.value(at: address)?.asNumber else {
          continue
        }
        #expect(abs(other / value - 1) < 2e-5)
      }
    }
  }
}
