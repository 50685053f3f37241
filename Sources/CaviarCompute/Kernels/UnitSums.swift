internal import CKernels

/// Places in an ``Arena`` for sums over the outputs of each unit of a layer, in double precision.
public struct UnitSums: Sendable {
  /// The output of each unit for the first example, which is subtracted from all: small deviations from a large mean keep
  /// their digits, and a unit whose output never changes has exact zeros.
  let shifts: Slice
  /// [3][units, in whole panels]: Σ(x − shift), Σ(x − shift)², and the number of outputs outside the range.
  let sums: Sums
  let units: Int
  /// The outputs that are not counted as outside; nil if none are.
  let range: ClosedRange<Double>?

  /// Places for a layer.
  public init(units: Int, range: ClosedRange<Double>?, in layout: inout Layout) {
    self.units = units
    self.range = range
    shifts = layout.slice(units)
    sums = layout.sums(3 * Self.distance(units))
  }

  fileprivate static func distance(_ units: Int) -> Int { (units + Panels.width - 1) / Panels.width * Panels.width }
}

/// What sums over the outputs of a layer say.
public struct OutputMoments: Sendable {
  /// The mean of all outputs.
  public let mean: Double
  /// Their standard deviation, that of the population.
  public let deviation: Double
  /// Fraction of units whose output is 0 for every example.
  public let dead: Double
  /// Fraction of outputs outside the range; nil without one.
  public let outside: Double?
}

extension Arena {
  /// Adds the outputs [B × H] of some examples. Cost: four operations an output, three more with a range.
  ///
  /// - Parameter isFirst: True for the first examples, which begin the sums.
  public mutating func add(_ outputs: Matrix, to place: UnitSums, isFirst: Bool) {
    precondition(outputs.columns == place.units && outputs.rows > 0, "a sum for each column")
    if isFirst {
      clear(place.sums)
      unsafe kernels.pointee.copy(
        1, place.units, address(outputs), outputs.stride, address(place.shifts), place.units)
    }
    unsafe kernels.pointee.unit_sums(
      outputs.rows, place.units, address(outputs), outputs.stride, address(place.shifts), place.range?.lowerBound ?? 0,
      place.range?.upperBound ?? 0, address(place.sums))
  }

  /// The moments of the outputs of `rows` examples: sums over the units, in ascending order.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public borrowing func moments(of place: UnitSums, rows: Int) -> OutputMoments {
    let count = Double(rows), all = Double(rows * place.units), distance = UnitSums.distance(place.units)
    let shifts = unsafe address(place.shifts).assumingMemoryBound(to: Scalar.self), sums = unsafe address(place.sums)
    var (total, dead, outside) = (0.0, 0.0, 0.0)
    for unit in 0..<place.units {
      total += unsafe count * Double(shifts[unit]) + sums[unit]
      if unsafe shifts[unit] == 0 && sums[distance + unit] == 0 { dead += 1 }
      outside += unsafe sums[2 * distance + unit]
    }
    let mean = total / all
    var variance = 0.0
    for unit in 0..<place.units {
      let away = unsafe mean - Double(shifts[unit])
      variance += unsafe sums[distance + unit] - 2 * away * sums[unit] + count * away * away
    }
    return OutputMoments(
      mean: mean, deviation: (variance < 0 ? 0 : variance / all).squareRoot(), dead: dead / Double(place.units),
      outside: place.range == nil ? nil : outside / all)
  }

  /// Fraction of units whose outputs are those of another unit, for every example: their sums agree in all bits, which
  /// those of different outputs hardly ever do.
  public borrowing func identicalUnits(of place: UnitSums) -> Double {
    let shifts = unsafe address(place.shifts).assumingMemoryBound(to: Scalar.self), sums = unsafe address(place.sums)
    let distance = UnitSums.distance(place.units)
    // Hardly any unit has the squares of another, and then nothing else is compared.
    var (once, again): (Set<UInt64>, Set<UInt64>) = ([], [])
    func squares(_ unit: Int) -> UInt64 { unsafe sums[distance + unit].bitPattern }
    for unit in 0..<place.units where !once.insert(squares(unit)).inserted { again.insert(squares(unit)) }
    var times: [[Double]: Int] = [:]
    for unit in 0..<place.units where again.contains(squares(unit)) {
      times[unsafe [Double(shifts[unit]), sums[unit], sums[distance + unit]], default: 0] += 1
    }
    return Double(times.values.reduce(0) { $1 > 1 ? $0 + $1 : $0 }) / Double(place.units)
  }
}
