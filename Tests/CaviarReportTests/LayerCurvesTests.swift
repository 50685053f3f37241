import CaviarTraining
import Testing

@testable import CaviarExperiment
@testable import CaviarReport

/// The statistics of layers as the report draws them.
@Suite struct LayerCurvesTests {
  /// Two epochs of a layer with weights, one without and one that was never finite.
  private func fit(epochs: Int = 3) -> FitRecord {
    var table = LayerTable(layers: ["dense1", "relu1", "softmax"])
    for epoch in 0..<epochs {
      let columns = LayerStatistic.allCases
      func row(_ values: [LayerStatistic: Double]) -> [Double?] { columns.map { values[$0] } }
      let ratio: [LayerStatistic: Double] = epoch == 0 ? [:] : [.updateRatio: 1e-3 * Double(epoch)]
      table.append(row(ratio.merging([.activationMean: -1, .activationDeviation: 2]) { $1 }))
      table.append(row([.activationMean: Double(epoch), .activationDeviation: 2, .dead: 0.25]))
      table.append(row([:]))
    }
    return FitRecord(stage: "s", trial: 1, epochs: [], outcome: .completed, parameters: 1, layers: table)
  }

  @Test func rows() throws {
    let table = try #require(LayerCurves(of: fit())).text(barsAtMost: 20)
    #expect(table.header == ["layer", "update ratio", "mean output", "its deviation", "dead"])
    #expect(
      table.rows == [
        ["dense1", "0.0015", "▁▁▁ -1 → -1", "▄▄▄ 2 → 2", ""],
        ["relu1", "", "▃▆█ 0 → 2", "▄▄▄ 2 → 2", "0.25"],
        ["softmax", "", "", "", ""],
      ])
  }

  @Test func longCurvesAreThinned() throws {
    let table = try #require(LayerCurves(of: fit(epochs: 1_000))).text(barsAtMost: 20)
    #expect(table.rows[1][2].hasSuffix(" 0 → 1000") && table.rows[1][2].count == 20 + 9)
  }

  @Test func noneWithoutTrainedEpochs() {
    #expect(LayerCurves(of: fit(epochs: 1)) == nil)
    #expect(LayerCurves(of: FitRecord(stage: "s", trial: 1, epochs: [], outcome: .nan, parameters: 1)) == nil)
  }
}
