import CaviarExperiment
import CaviarTraining
import Testing

@testable import CaviarResults

/// Journal entries read back as they were written.
@Suite struct JournalEntryTests {
  /// A fit of so many epochs, epoch 0 among them; the accuracy is missing at every third.
  private func fit(_ place: FitOrder.Fit, epochs: Int) -> FitRecord {
    FitRecord(
      stage: "coarse", trial: place.trial, repeat: place.repeat, fold: place.fold,
      epochs: (0..<epochs).map { epoch in
        var metrics = Metrics()
        metrics[.trainLoss] = Double(place.trial)
        metrics[.validationLoss] = -0.0
        metrics[.validationAccuracy] = epoch.isMultiple(of: 3) ? nil : 0.25 * Double(place.fold ?? 0)
        return EpochRecord(
          epoch: epoch, learningRate: 0.1, trainCost: epoch == 0 ? nil : .infinity, metrics: metrics)
      }, outcome: .completed, parameters: 1 << 40)
  }

  /// A fit stands in a journal with all its bits.
  @Test(arguments: [0, 1, 7])
  func journalText(epochs: Int) throws {
    let fit = fit(FitOrder(trials: 3, folds: 2)[3], epochs: epochs)
    let payload = try JournalGroup([.fit(address: "3", record: fit)]).payload()
    let group = try #require(JournalGroup(payload: payload[...]))
    guard case .fit("3", let read) = group.entries.first else {
      Issue.record("the entry is another")
      return
    }
    #expect(read == fit)
    #expect(read.epochs.allSatisfy { $0.metrics[.validationLoss]?.sign == .minus })
  }

  /// Epochs that are not whole are none.
  @Test(arguments: [
    #"{"metrics":[],"numbers":"AAAAAAAAAAA="}"#,  // half a row
    #"{"metrics":["train_loss"],"numbers":"AAAAAAAAAAAAAAAAAAAAAA=="}"#,  // two thirds of one
    #"{"metrics":[],"numbers":"AAAAAAAAAAAAAAAAAAAA"}"#,  // fifteen bytes
    #"{"at":[0,1],"metrics":[],"numbers":"/soAAAAA+H8AAAAAAAAAAA=="}"#,  // more epochs than rows
  ])
  func tornEpochs(_ text: String) throws {
    let rows = try #require(JSONText.record(EpochRows.self, from: Array(text.utf8)))
    #expect(rows.epochs == nil)
  }

  @Test func numbersThatAreNone() {
    let text = #"{"metrics":[],"numbers":"no base64!"}"#
    #expect(JSONText.record(EpochRows.self, from: Array(text.utf8)) == nil)
  }
}
