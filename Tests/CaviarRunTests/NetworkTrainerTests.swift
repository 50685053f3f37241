import Testing

@testable import CaviarRun

@Suite struct NetworkTrainerTests {
  @Test func wideFirstLayersTrainAlone() {
    #expect([1, 50, 64, 65, 128, 129, 512].map { NetworkTrainer.fitsAtOnce(units: $0) } == [4, 4, 4, 3, 2, 1, 1])
  }
}
