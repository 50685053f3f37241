import CaviarTraining
import FoundationEssentials

/// Epochs as journal and checkpoints hold them: what was measured, then a row of numbers for each epoch, from 0.
struct EpochRows: Codable {
  private let metrics: [Metric]
  /// Of each epoch the learning rate, the cost and the metrics.
  private var rows: NumberRows

  init(_ epochs: [EpochRecord]) {
    var metrics: [Metric] = []
    for epoch in epochs {
      for metric in epoch.metrics.measured where !metrics.contains(metric) { metrics.append(metric) }
    }
    self.metrics = metrics
    rows = NumberRows(width: metrics.count + 2, capacity: epochs.count)
    for epoch in epochs { rows.append([epoch.learningRate, epoch.trainCost] + metrics.map { epoch.metrics[$0] }) }
  }

  /// Nil where an epoch is not whole.
  var epochs: [EpochRecord]? {
    guard rows.width == metrics.count + 2 else { return nil }
    let records = (0..<rows.count).compactMap { row in
      rows[row, 0].map { rate in
        EpochRecord(
          epoch: row, learningRate: rate, trainCost: rows[row, 1], metrics: rows.metrics(metrics, row: row, from: 2))
      }
    }
    return records.count == rows.count ? records : nil
  }
}

/// As bytes, 8 of each number, the lowest first: their text takes ten times as long to write and to read.
extension NumberRows: Codable {
  private enum CodingKeys: CodingKey { case width, numbers }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let width = try values.decode(Int.self, forKey: .width)
    let bytes = [UInt8](try values.decode(Data.self, forKey: .numbers))
    guard width > 0, bytes.count.isMultiple(of: 8), (bytes.count / 8).isMultiple(of: width) else {
      throw DecodingError.dataCorruptedError(forKey: .numbers, in: values, debugDescription: "a row is not whole")
    }
    self.init(
      width: width,
      numbers: stride(from: 0, to: bytes.count, by: 8).map { place in
        Double(bitPattern: UInt64(littleEndian: bytes[place..<place + 8]))
      })
  }

  func encode(to encoder: any Encoder) throws {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * numbers.count)
    for number in numbers { bytes.append(littleEndian: number.bitPattern) }
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(width, forKey: .width)
    try values.encode(Data(bytes), forKey: .numbers)
  }
}

extension FitRecord: Codable {
  private enum CodingKeys: CodingKey { case stage, trial, `repeat`, fold, epochs, outcome, parameters }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    guard let epochs = try values.decode(EpochRows.self, forKey: .epochs).epochs else {
      throw DecodingError.dataCorruptedError(forKey: .epochs, in: values, debugDescription: "an epoch is not whole")
    }
    self.init(
      stage: try values.decode(String.self, forKey: .stage), trial: try values.decode(Int.self, forKey: .trial),
      repeat: try values.decode(Int.self, forKey: .repeat), fold: try values.decodeIfPresent(Int.self, forKey: .fold),
      epochs: epochs, outcome: try values.decode(Outcome.self, forKey: .outcome),
      parameters: try values.decode(Int.self, forKey: .parameters))
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(stage, forKey: .stage)
    try values.encode(trial, forKey: .trial)
    try values.encode(`repeat`, forKey: .repeat)
    try values.encodeIfPresent(fold, forKey: .fold)
    try values.encode(EpochRows(epochs), forKey: .epochs)
    try values.encode(outcome, forKey: .outcome)
    try values.encode(parameters, forKey: .parameters)
  }
}
