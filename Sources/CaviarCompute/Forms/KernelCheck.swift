internal import CKernels

extension KernelForm {
  /// True if these kernels compute the bits of the portable form on a few products. A processor or a build that does not
  /// is found before it makes results. Cost: less than a millisecond.
  public var agreesWithPortable: Bool {
    guard self != .portable else { return true }
    return unsafe Sample.bits(of: table) == Sample.bits(of: KernelForm.portable.table)
  }
}

/// A forward product and a step of Adam, of sizes that fill no vector, tile or block.
private enum Sample {
  private static let (rows, inputs, units) = (7, 300, 37)
  private static let lanes = 48

  static func bits(of table: UnsafePointer<ck_table>) -> [UInt32] {
    let x = numbers(rows * inputs, 1)
    var weights = inLanes(numbers(inputs * lanes, 2), height: inputs)
    var outputs = [Float](repeating: 0, count: rows * lanes)
    let constants = inLanes(
      [0.01, 0.1, 1e-4, 0.9, 0.1, 0.99, 0.01, 1.5, 0.999].flatMap { [Float](repeating: $0, count: lanes) }, height: 9)
    var (means, squares) = ([Float](repeating: 0, count: weights.count), [Float](repeating: 0, count: weights.count))
    unsafe x.withUnsafeBufferPointer { x in
      guard let base = x.baseAddress else { return }
      let addresses = unsafe (0..<rows).map { unsafe UnsafeRawPointer(base + $0 * inputs) }
      unsafe table.pointee.forward(addresses, rows, inputs, weights, nil, units, &outputs, lanes)
      unsafe table.pointee.gradient_step(
        addresses, rows, inputs, outputs, lanes, units, CK_ADAM, constants, &weights, &means, &squares, nil, nil)
    }
    return (outputs + weights).map(\.bitPattern)
  }

  /// Numbers of [−1, 1] without a pattern.
  private static func numbers(_ count: Int, _ seed: UInt32) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(Int32(bitPattern: state)) * 0x1p-31
    }
  }

  /// [panels][height][16] of numbers [height][lanes], zeros in the lanes without a unit.
  private static func inLanes(_ numbers: [Float], height: Int) -> [Float] {
    (0..<height * lanes).map { index in
      let (panel, row, lane) = (index / (height * 16), index / 16 % height, index % 16)
      let unit = panel * 16 + lane
      return unit < units ? numbers[row * lanes + unit] : 0
    }
  }
}
