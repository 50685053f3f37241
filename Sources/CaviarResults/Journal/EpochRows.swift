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
    self.metrics = metrics
    numbers = Data(bitsOf: rows.numbers)
    at = zip(epochs, 0...).allSatisfy { $0.epoch == $1 } ? nil : epochs.map(\.epoch)
  }

  /// Nil if an epoch is not whole.
  package var epochs: [EpochRecord]? {
    let width = metrics.count + 2
    guard numbers.count.isMultiple(of: 8 * width) else { return nil }
    let rows = NumberRows(width: width, numbers: numbers.bits)
    guard at?.count ?? rows.count == rows.count else { return nil }
    return (0..<rows.count).map { row in
      EpochRecord(
        epoch: at?[row] ?? row, learningRate: rows[row, 0], trainCost: rows[row, 1],
        metrics: rows.metrics(metrics, row: row, from: 2))
    }
  }
}

extension Data {
  /// The bits of numbers, 8 bytes each, little-endian.
  fileprivate init(bitsOf numbers: [Double]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * numbers.count)
    for number in numbers { bytes.append(littleEndian: number.bitPattern) }
    self.init(bytes)
  }

  /// The numbers whose bits these are.
  fileprivate var bits: [Double] {
    let bytes = [UInt8](self)
    return stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map { place in
      Double(bitPattern: UInt64(littleEndianBytes: bytes[place..<place + 8]))
    }
  }
}

extension LayerTable: Codable {
  private enum CodingKeys: CodingKey { case layers, numbers }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let numbers = try values.decode(Data.self, forKey: .numbers).bits
    guard let table = LayerTable(layers: try values.decode([String].self, forKey: .layers), numbers: numbers) else {
      throw DecodingError.dataCorruptedError(forKey: .numbers, in: values, debugDescription: "an epoch is not whole")
    }
    self = table
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(layers, forKey: .layers)
    try values.encode(Data(bitsOf: numbers), forKey: .numbers)
  }
}

extension FitRecord: Codable {
  private enum CodingKeys: CodingKey {
    case stage, trial, `repeat`, fold, epochs, outcome, parameters, reason, evidence, layers
  }

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
      reason: try values.decodeIfPresent(String.self, forKey: .reason),
      evidence: try values.decodeIfPresent(FitEvidence.self, forKey: .evidence),
      layers: try values.decodeIfPresent(LayerTable.self, forKey: .layers))
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
    try values.encodeIfPresent(evidence, forKey: .evidence)
    try values.encodeIfPresent(layers, forKey: .layers)
  }
}
