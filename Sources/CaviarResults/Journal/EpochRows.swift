import CaviarCompute
package import CaviarExperiment
import CaviarTraining
import FoundationEssentials

/// Measurements as journal and checkpoints store them: the names of the metrics, then a row of values for each epoch.
package struct EpochRows: Codable {
  private let metrics: [Metric]
  /// Shape [epochs, 2 + metrics]: learning rate, cost and metrics, the bits of ``NumberRows``, 8 bytes each,
  /// little-endian. As text they would be slow to write and to read.
  private let numbers: Data
  /// The epochs, where they are not 0, 1, 2, …
  private let at: [Int]?

  package init(_ epochs: [EpochRecord]) {
    var metrics: [Metric] = []
    for epoch in epochs {
      for metric in epoch.metrics.measured where !metrics.contains(metric) { metrics.append(metric) }
    }
    var rows = NumberRows(width: metrics.count + 2, capacity: epochs.count)
    for epoch in epochs { rows.append([epoch.learningRate, epoch.trainCost] + metrics.map { epoch.metrics[$0] }) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * rows.numbers.count)
    for number in rows.numbers { bytes.append(littleEndian: number.bitPattern) }
    self.metrics = metrics
    numbers = Data(bytes)
    at = zip(epochs, 0...).allSatisfy { $0.epoch == $1 } ? nil : epochs.map(\.epoch)
  }

  /// Nil if an epoch is not whole.
  package var epochs: [EpochRecord]? {
    let width = metrics.count + 2
    guard numbers.count.isMultiple(of: 8 * width) else { return nil }
    let bytes = [UInt8](numbers)
    let rows = NumberRows(
      width: width,
      numbers: stride(from: 0, to: bytes.count, by: 8).map { place in
        Double(bitPattern: UInt64(littleEndianBytes: bytes[place..<place + 8]))
      })
    guard at?.count ?? rows.count == rows.count else { return nil }
    return (0..<rows.count).map { row in
      EpochRecord(
        epoch: at?[row] ?? row, learningRate: rows[row, 0], trainCost: rows[row, 1],
        metrics: rows.metrics(metrics, row: row, from: 2))
    }
  }
}

extension FitRecord: Codable {
  private enum CodingKeys: CodingKey { case stage, trial, `repeat`, fold, epochs, outcome, parameters, reason }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    guard let epochs = try values.decode(EpochRows.self, forKey: .epochs).epochs else {
      throw DecodingError.dataCorruptedError(forKey: .epochs, in: values, debugDescription: "an epoch is not whole")
    }
    self.init(
      stage: try values.decode(String.self, forKey: .stage), trial: try values.decode(Int.self, forKey: .trial),
      repeat: try values.decode(Int.self, forKey: .repeat), fold: try values.decodeIfPresent(Int.self, forKey: .fold),
      epochs: epochs, outcome: try values.decode(Outcome.self, forKey: .outcome),
      parameters: try values.decodeIfPresent(Int.self, forKey: .parameters),
      reason: try values.decodeIfPresent(String.self, forKey: .reason))
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(stage, forKey: .stage)
    try values.encode(trial, forKey: .trial)
    try values.encode(`repeat`, forKey: .repeat)
    try values.encodeIfPresent(fold, forKey: .fold)
    try values.encode(EpochRows(epochs), forKey: .epochs)
    try values.encode(outcome, forKey: .outcome)
    try values.encodeIfPresent(parameters, forKey: .parameters)
    try values.encodeIfPresent(reason, forKey: .reason)
  }
}
