import CKernels
import Testing

/// Every form of the kernels computes the same bits, and those of the products are the ones of their definition.
@Suite struct KernelTests {
  typealias Table = UnsafePointer<ck_table>

  /// The forms that this processor has, the portable one first.
  static var tables: [(name: String, table: Table)] {
    [("portable", CK_PORTABLE), ("avx2", CK_AVX2), ("avx512", CK_AVX512), ("neon", CK_NEON)]
      .compactMap { name, form in ck_float(form).map { (name, $0) } }
  }

  /// Sizes: units, inputs, rows. Parts of panels, of vectors, of tiles and of blocks.
  static let sizes = [
    (1, 1, 1), (16, 16, 16), (10, 64, 50), (50, 37, 33), (17, 3, 8), (48, 257, 9), (5, 20, 300), (33, 12, 513),
    (7, 600, 2),
  ]

  @Test(arguments: sizes, Values.allCases)
  func productsAreChains(size: (units: Int, inputs: Int, rows: Int), values: Values) {
    let layer = Case(size, values)
    for (name, table) in Self.tables {
      #expect(layer.forward(table) == layer.expectedOutputs, "\(name)")
      #expect(layer.gradient(table) == layer.expectedGradient, "\(name)")
    }
  }

  /// A step at the end of a product is the step of its stored gradient, in every form.
  @Test(arguments: sizes, Values.allCases)
  func stepsAgree(size: (units: Int, inputs: Int, rows: Int), values: Values) {
    let layer = Case(size, values)
    let optimizers = [
      (CK_SGD, constants: 2), (CK_MOMENTUM, 3), (CK_NESTEROV, 3), (CK_ADAGRAD, 3), (CK_RMSPROP, 5), (CK_ADAM, 9),
    ]
    for (kind, constants) in optimizers {
      let first = layer.step(Self.tables[0].table, kind, constants: constants, inOne: false)
      for (name, table) in Self.tables {
        let step = layer.step(table, kind, constants: constants, inOne: true)
        #expect(step == first, "\(name), optimizer \(kind.rawValue)")
      }
    }
  }

  @Test(arguments: Values.allCases)
  func functionsAgree(values: Values) {
    var random = Numbers(values, seed: 5)
    let x = (0..<1_000).map { _ in random.next() }
    for function in [CK_EXP, CK_LOG, CK_MAP_TANH, CK_ERF] {
      let results = Self.tables.map { _, table in
        var y = [Float](repeating: -1, count: x.count)
        table.pointee.map(function, x.count, x, &y)
        return y.map(\.bitPattern)
      }
      #expect(results.allSatisfy { $0 == results[0] }, "function \(function.rawValue)")
    }
  }

  /// Up to 64 classes are held in registers, and more are not: a class more that nobody predicts changes no bit.
  @Test(arguments: [1, 16, 35], Values.allCases)
  func lossesHoldAnyNumberOfClasses(rows: Int, values: Values) {
    let (classes, stride) = (64, 70)
    var random = Numbers(values, seed: 9)
    var scores = (0..<rows * stride).map { _ in random.next() }
    for row in 0..<rows { scores[row * stride + classes] = -.infinity }
    let labels = (0..<rows).map { Int32($0 * 7 % classes) }
    func results(_ table: Table, _ classes: Int, isGradient: Bool) -> [UInt32] {
      var (scores, losses, predicted) = (scores, [Float](repeating: 0, count: rows), [Int32](repeating: 0, count: rows))
      if isGradient {
        table.pointee.cross_entropy(rows, classes, &scores, stride, labels, nil, &losses)
      } else {
        table.pointee.softmax(rows, classes, &scores, stride, labels, &losses, &predicted)
      }
      return (0..<rows).flatMap { scores[$0 * stride..<$0 * stride + 64].map(\.bitPattern) }
        + losses.map(\.bitPattern) + predicted.map { UInt32(bitPattern: $0) }
    }
    for isGradient in [true, false] {
      let expected = results(Self.tables[0].table, 64, isGradient: isGradient)
      for (name, table) in Self.tables {
        #expect(results(table, 64, isGradient: isGradient) == expected, "\(name)")
        #expect(results(table, 65, isGradient: isGradient) == expected, "\(name)")
      }
    }
  }

  /// The emulation that processors without a fused multiply-add use, against the correctly rounded one of Swift.
  @Test func emulatedFusedMultiplyAdd() {
    var random = Numbers(.wide, seed: 9)
    let portable = Self.tables[0].table
    for _ in 0..<20_000 {
      let (a, b) = (random.next(), random.next())
      // Often near −a·b, where the product's lower half decides.
      let c = random.bits % 2 == 0 ? random.next() : (-a * b).nextUp
      let expected = c.addingProduct(a, b)
      var z: Float = 0
      withUnsafePointer(to: a) { row in
        portable.pointee.forward(
          [UnsafeRawPointer(row)], 1, 1, [b] + Array(repeating: 0, count: 15), [c] + Array(repeating: 0, count: 15), 1,
          &z, 1)
      }
      #expect(z == expected || z.isNaN && expected.isNaN, "\(a) · \(b) + \(c)")
    }
  }
}

/// Random numbers for the tests.
enum Values: CaseIterable {
  /// Of [−1, 1].
  case plain
  /// Of exponents from −60 to 40.
  case wide
  /// Subnormal numbers, zeros, infinities and NaNs among others.
  case strange
}

struct Numbers {
  private let values: Values
  private var state: UInt64
  private(set) var bits: UInt64 = 0

  init(_ values: Values, seed: UInt64) {
    self.values = values
    state = seed
  }

  /// G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number Generators" (2014).
  private mutating func draw() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    bits = z ^ z >> 31
    return bits
  }

  mutating func next() -> Float {
    let unit = Float(Int64(bitPattern: draw()) >> 32) * 0x1p-31
    switch values {
    case .plain: return unit
    case .wide: return unit * Float(sign: .plus, exponent: Int(draw() % 101) - 60, significand: 1)
    case .strange:
      switch draw() % 200 {
      case 0: return .nan
      case 1: return .infinity
      case 2: return -.infinity
      case 3: return -0.0
      case 4..<20: return Float(bitPattern: UInt32(truncatingIfNeeded: bits >> 32) & 0x807F_FFFF)
      default: return unit
      }
    }
  }
}

/// A product of a layer with U units, D inputs and a batch of B rows, with units that begin at an odd column.
private struct Case {
  let (units, inputs, rows): (Int, Int, Int)
  let panels: Int
  /// [B][D].
  let x: [[Float]]
  /// [panel][D][16], and [panel][16].
  let (weights, bias): ([Float], [Float])
  /// [B][stride], the units from ``column`` on.
  let slopes: [Float]
  let (stride, column): (Int, Int)
  private let numbers: Numbers

  init(_ size: (units: Int, inputs: Int, rows: Int), _ values: Values) {
    var random = Numbers(values, seed: UInt64(size.units * 1_000_003 + size.inputs * 1_009 + size.rows))
    (units, inputs, rows) = size
    let panels = (size.units + 15) / 16
    self.panels = panels
    x = (0..<size.rows).map { _ in (0..<size.inputs).map { _ in random.next() } }
    weights = (0..<panels * size.inputs * 16).map { index in
      index / (size.inputs * 16) * 16 + index % 16 < size.units ? random.next() : 0
    }
    bias = (0..<panels * 16).map { $0 < size.units ? random.next() : 0 }
    (stride, column) = (size.units + 5, 3)
    slopes = (0..<size.rows * (size.units + 5)).map { _ in random.next() }
    numbers = random
  }

  /// The bits of the outputs [B][stride], −3 outside of the units.
  func forward(_ table: KernelTests.Table) -> [UInt32] {
    let (inputs, outputs) = (Memory(x.flatMap(\.self)), Memory(Array(repeating: -3, count: rows * stride)))
    withExtendedLifetime((inputs, outputs)) {
      table.pointee.forward(
        inputs.rows(of: self.inputs, count: rows), rows, self.inputs, weights, bias, units, outputs.start + column,
        stride)
    }
    return outputs.values.map(\.bitPattern)
  }

  var expectedOutputs: [UInt32] {
    var z = [Float](repeating: -3, count: rows * stride)
    for row in 0..<rows {
      for unit in 0..<units {
        let w = (0..<inputs).map { weights[(unit / 16 * inputs + $0) * 16 + unit % 16] }
        z[row * stride + column + unit] = chain(x[row], w, from: bias[unit])
      }
    }
    return z.map(\.bitPattern)
  }

  /// The bits of the gradients [panel][D][16].
  func gradient(_ table: KernelTests.Table) -> [UInt32] {
    var result = [Float](repeating: -3, count: weights.count)
    let (inputs, dz) = (Memory(x.flatMap(\.self)), Memory(slopes))
    withExtendedLifetime((inputs, dz)) {
      table.pointee.gradient(
        inputs.rows(of: self.inputs, count: rows), rows, self.inputs, dz.start + column, stride, units, &result)
    }
    return result.map(\.bitPattern)
  }

  var expectedGradient: [UInt32] {
    weights.indices.map { index in
      let (unit, input) = (index / (inputs * 16) * 16 + index % 16, index / 16 % inputs)
      guard unit < units else { return Float(0).bitPattern }
      let dz = (0..<rows).map { slopes[$0 * stride + column + unit] }
      return chain((0..<rows).map { x[$0][input] }, dz, from: 0).bitPattern
    }
  }

  /// The definition of a product's element.
  private func chain(_ a: [Float], _ b: [Float], from start: Float) -> Float {
    var sum: Float = 0
    for block in Swift.stride(from: 0, to: a.count, by: 256) {
      var part = block == 0 ? start : 0
      for k in block..<min(block + 256, a.count) { part.addProduct(a[k], b[k]) }
      sum = block == 0 ? part : sum + part
    }
    return sum.isNaN ? .nan : sum
  }

  /// The bits of weights, states and sums after a step.
  func step(_ table: KernelTests.Table, _ kind: ck_optimizer, constants: Int, inOne: Bool) -> [UInt64] {
    var random = numbers
    let constants = (0..<panels * constants * 16).map { index in
      index / (constants * 16) * 16 + index % 16 < units ? random.next().magnitude : 0
    }
    var (weights, first, second) = (weights, weights.map(\.magnitude), weights.map { $0.magnitude / 2 })
    var squares = [Double](repeating: 0, count: panels * 16)
    var changes = [Double](repeating: 0, count: panels * 32)
    if inOne {
      let (inputs, dz) = (Memory(x.flatMap(\.self)), Memory(slopes))
      withExtendedLifetime((inputs, dz)) {
        table.pointee.gradient_step(
          inputs.rows(of: self.inputs, count: rows), rows, self.inputs, dz.start + column, stride, units, kind,
          constants, &weights, &first, &second, &squares, &changes)
      }
    } else {
      let gradient = gradient(table).map(Float.init(bitPattern:))
      table.pointee.step(kind, panels, inputs, gradient, constants, &weights, &first, &second, &squares, &changes)
    }
    return (weights + first + second).map { UInt64($0.bitPattern) } + (squares + changes).map(\.bitPattern)
  }
}

/// Numbers at an address.
private final class Memory {
  let start: UnsafeMutablePointer<Float>
  private let count: Int

  init(_ values: [Float]) {
    count = values.count
    start = .allocate(capacity: values.count)
    for (index, value) in values.enumerated() { (start + index).initialize(to: value) }
  }

  deinit { start.deallocate() }

  var values: [Float] { (0..<count).map { start[$0] } }

  /// The addresses of rows of `width` numbers.
  func rows(of width: Int, count: Int) -> [UnsafeRawPointer] {
    (0..<count).map { UnsafeRawPointer(start + $0 * width) }
  }
}
