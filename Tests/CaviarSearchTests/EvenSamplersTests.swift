import CaviarSpec
import Testing

@testable import CaviarSearch

/// Samplers that spread their points evenly.
@Suite struct EvenSamplersTests {
  private static let unit = (0..<64).map { Hyperparameter("x\($0)", (try? .of("uniform", 0, 1)) ?? .fixed(0)) }

  private func values(
    _ sampler: some Sampler, trials: Int, dimensions: Int = 3, seed: UInt64 = 7
  ) -> [[Double]] {
    let request = SamplingRequest(
      space: StageSpace(declared: Array(Self.unit.prefix(dimensions))), seed: seed, stage: "s", trials: 1..<trials + 1)
    return sampler.points(of: request.trials, in: request, after: []).map { point in
      (0..<dimensions).map { point["x\($0)"].asNumber ?? .nan }
    }
  }

  @Test func sobolIsThatOfSciPy() {
    let dimensions = [0, 1, 2, 7, 20, 63]
    let directions = dimensions.map { SobolSampler.directions(dimension: $0) }
    for (index, row) in LowDiscrepancyValues.sobol.enumerated() {
      let own = directions.map { Double(SobolSampler.number(index, $0)) * 0x1p-32 }
      #expect(own == row, "point \(index)")
    }
  }

  @Test func haltonIsThatOfSciPy() {
    let bases = HaltonSampler.primes(10)
    for (index, row) in LowDiscrepancyValues.halton.enumerated() {
      for (base, value) in zip(bases, row) {
        #expect(abs(HaltonSampler.number(index, base: base) { $1 } - value) < 1e-15)
      }
    }
  }

  /// Of the first 2ᵏ points, every part of 2⁻ᵏ of each dimension has one; of two dimensions, every box of that size has.
  @Test(arguments: [UInt64(1), 2, 3])
  func sobolIsANetWhenScrambled(_ seed: UInt64) {
    for power in 0...7 {
      let count = 1 << power
      let points = values(SobolSampler(), trials: count, dimensions: 20, seed: seed)
      for dimension in 0..<20 {
        #expect(Set(points.map { Int($0[dimension] * Double(count)) }).count == count)
      }
      for split in 0...power {
        let boxes = points.map { [Int($0[0] * Double(1 << split)), Int($0[1] * Double(count >> split))] }
        #expect(Set(boxes).count == count)
      }
    }
    #expect(values(SobolSampler(), trials: 4, seed: seed) != values(SobolSampler(), trials: 4, seed: seed + 1))
  }

  @Test func haltonCoversEveryBase() {
    for (dimension, base) in [2, 3, 5].enumerated() {
      let points = values(HaltonSampler(), trials: base * base).map { Int($0[dimension] * Double(base * base)) }
      #expect(Set(points).count == base * base)
    }
  }

  @Test(arguments: [1, 2, 7, 100])
  func latinHypercube(_ count: Int) {
    let points = values(LatinHypercubeSampler(), trials: count)
    for dimension in 0..<3 { #expect(Set(points.map { Int($0[dimension] * Double(count)) }).count == count) }
  }

  /// A trial's point is the same, whichever others are asked for.
  @Test(arguments: [SobolSampler() as any Sampler, HaltonSampler(), LatinHypercubeSampler(), RandomSampler()])
  func trialsAreIndependent(_ sampler: any Sampler) {
    let request = SamplingRequest(
      space: StageSpace(declared: Array(Self.unit.prefix(5))), seed: 1, stage: "s", trials: 1..<41)
    let all = sampler.points(of: 1..<41, in: request, after: [])
    for trial in [1, 2, 17, 40] {
      #expect(sampler.points(of: trial..<trial + 1, in: request, after: []) == [all[trial - 1]])
    }
  }

  @Test func balancedChoices() throws {
    var sampler = RandomSampler()
    sampler.balanced = ["layers", "units"]
    let space = StageSpace(declared: [
      Hyperparameter("layers", .choices([2, 3, 4])), Hyperparameter("units", try .of("uniform", 1, 4, isInteger: true)),
      Hyperparameter("rate", try .of("log", 1e-4, 1)),
    ])
    let request = SamplingRequest(space: space, seed: 3, stage: "s", trials: 1..<25)
    let points = sampler.points(of: request.trials, in: request, after: [])
    for value in [2, 3, 4] { #expect(points.count { $0["layers"] == .integer(value) } == 8) }
    for value in 1...4 { #expect(points.count { $0["units"] == .integer(value) } == 6) }
    // Each block of three has all, in an order of its own.
    let blocks = (0..<8).map { block in points[3 * block..<3 * block + 3].map { $0["layers"].cell } }
    #expect(blocks.allSatisfy { Set($0).count == 3 } && Set(blocks).count > 2)
    #expect(sampler.problem(of: request) == nil)
    let plain = RandomSampler().points(of: request.trials, in: request, after: [])
    #expect(plain.map { $0["rate"] } == points.map { $0["rate"] })
    sampler.balanced = ["rate"]
    #expect(sampler.problem(of: request)?.message.contains("between two bounds") == true)
    sampler.balanced = ["depth"]
    #expect(sampler.problem(of: request)?.notes == ["they are layers, units, rate"])
  }

  @Test func grids() throws {
    let space = StageSpace(declared: [
      Hyperparameter("optimizer", .choices(["sgd", "adam"])),
      Hyperparameter("beta", try .of("uniform", 0, 1), if: [Condition("optimizer", ["sgd"])]),
      Hyperparameter("units", try .of("uniform", 1, 3, isInteger: true)),
      Hyperparameter("rate", try .of("log", 1e-4, 1)),
    ])
    var grid = GridSampler()
    // Of sgd 5 · 3 · 5, of adam without a beta 3 · 5.
    let request = SamplingRequest(space: space, seed: 1, stage: "s", trials: 1..<91)
    #expect(grid.problem(of: request) == nil)
    let points = grid.points(of: request.trials, in: request, after: [])
    #expect(Set(points.map { $0["rate"].cell }) == ["0.0001", "0.001", "0.01", "0.1", "1"])
    #expect(Set(points.map { $0["units"].cell }) == ["1", "2", "3"])
    #expect(points.count { $0["optimizer"] == "adam" } == 15 && points.prefix(5).map { $0["rate"].cell }.count == 5)
    grid.points = 2
    #expect(grid.problem(of: request)?.suggestion == "trials: 12")
    #expect(grid.warning(of: request)?.contains("beta, units, rate") == true)
  }

  @Test func moreDimensionsThanASequenceHas() {
    let space = StageSpace(declared: Self.unit + [Hyperparameter("y", .choices([1, 2]))])
    let request = SamplingRequest(space: space, seed: 1, stage: "s", trials: 1..<5)
    #expect(SobolSampler().problem(of: request) != nil && HaltonSampler().problem(of: request) != nil)
    #expect(RandomSampler().problem(of: request) == nil)
  }
}
