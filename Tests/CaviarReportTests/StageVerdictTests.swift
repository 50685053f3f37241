import CaviarExperiment
import CaviarResults
import Testing

@testable import CaviarReport

/// What a stage says of capacity where there is no gap between the parts.
@Suite struct StageVerdictTests {
  private func verdict(bestRate: Double, lastRise: Double = 0) throws -> String {
    var sample = SampleRecord()
    sample.stages = [.init(name: "only", trials: 40, epochs: 20)]
    sample.bestRate = bestRate
    sample.lastRise = lastRise
    sample.accuracyLimit = 0.99
    let record = sample.record
    let stage = try #require(record.stages.first)
    return StageVerdict(stage, of: record).sentences.joined(separator: " ")
  }

  /// At the best of these rates a fit has learned two fifths, and almost as fast at the end as at the beginning.
  @Test func `A loss that still falls tells nothing of capacity`() throws {
    let text = try verdict(bestRate: 27)
    #expect(text.contains("train more epochs") && !text.contains("Capacity"), "\(text)")
    // Without the diagnosis that more epochs are needed, since the validation loss rises at last.
    let noisy = try verdict(bestRate: 27, lastRise: 0.5)
    #expect(noisy.contains("The training loss still falls at the end") && !noisy.contains("Capacity"), "\(noisy)")
  }

  @Test func `A loss that has settled does`() throws {
    let text = try verdict(bestRate: 0.5)
    #expect(text.contains("Capacity is the limit") && !text.contains("still falls"), "\(text)")
  }
}
