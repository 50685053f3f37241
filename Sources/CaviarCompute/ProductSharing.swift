internal import Synchronization

/// Whether fits may share a product and each get the very bits that it gets alone.
///
/// Fits of one batch X have the products Z = W·Xᵀ and dW = dZ·X in common where the rows of their W, and of their dZ, are
/// stacked. OpenBLAS works on several rows at once and chooses its kernels by the sizes, so it is no matter of course that a
/// row's bits are the same whatever stands above and below. Seen with Zen, Haswell, Sandybridge, Prescott and SkylakeX
/// kernels: they depend on nothing but the row's number modulo 12 where the rows are a multiple of 12; but SkylakeX has
/// kernels of its own for products of few numbers, whose bits differ. So the property is tested on the machine at hand, for
/// the sizes at hand, and where it fails each fit has products of its own.
///
/// Products in single precision are tested. What trains in double precision trains alone.
public enum ProductSharing {
  /// A row's bits may depend on its number modulo this. Shared products begin at a multiple of it, and have a multiple of
  /// it rows.
  public static let modulus = 12
  /// Shared products have at most so many rows.
  public static let mostRows = 408

  /// The batch of a product, and how it lies. Gaps between rows have no say in the choice of a kernel.
  public struct Batch: Hashable, Sendable {
    let rows: Int
    let columns: Int
    let isByRows: Bool
    let goesBack: Bool

    /// - Parameters:
    ///   - isByRows: How X is stored when Z is computed; for dW it always is by rows.
    ///   - goesBack: Whether dW is computed, too, and not Z alone.
    public init(rows: Int, columns: Int, isByRows: Bool = true, goesBack: Bool = true) {
      // No kernel is chosen so late, and none works on a number of rows at once of which this is no multiple.
      let period = 960
      self.rows = rows < 2 * period ? rows : period + rows % period
      self.columns = columns
      self.isByRows = isByRows
      self.goesBack = goesBack
    }
  }

  /// Whether a few common sizes share products: the self-test of the machine. Where it fails, nothing is shared.
  /// Cost: a millisecond or two, the first time.
  public static let holdsHere = [(50, 200), (100, 400)].allSatisfy {
    rows(sharing: Batch(rows: $0, columns: $1)) != nil
  }

  /// How many rows products with a batch may have for a row's bits to be the same in all of them; nil where nothing of the
  /// kind is known. The answer is remembered.
  ///
  /// Products of some numbers of rows are computed from the same numbers and compared bit by bit. Kernels are chosen by
  /// thresholds, so that what holds for two of them holds between. Cost of the first question: about 1000·rows·columns
  /// operations each way, or twice that.
  public static func rows(sharing batch: Batch) -> ClosedRange<Int>? {
    answers.withLock { answers in
      if let answer = answers[batch] { return answer }
      let answer = test(batch)
      answers[batch] = .some(answer)
      return answer
    }
  }

  private static let answers = Mutex<[Batch: ClosedRange<Int>?]>([:])

  private static func test(_ batch: Batch) -> ClosedRange<Int>? {
    // Each lies in the next one, not always at its beginning.
    let parts = [48..<96, 36..<144, 12..<216, 0..<252, 0..<mostRows]
    var trial = Trial(batch, rows: parts)
    if trial.areSame(0, 4) { return parts[0].count...parts[4].count }
    let changes = (0..<4).filter { !trial.areSame($0, $0 + 1) }
    guard changes.count == 1, let last = changes.first else { return nil }
    // Few rows are the better choice, as long as a product of two or more fits can be made of them.
    return last > 0 ? parts[0].count...parts[last].count : parts[1].count...parts[4].count
  }

  /// Products of the same numbers with some of the rows, as far as they are asked for.
  private struct Trial: ~Copyable {
    private let parts: [Range<Int>]
    private let goesBack: Bool
    private let forward: Matrix
    private let back: Matrix
    private let weights: Matrix
    private let gradients: Matrix
    private var places: [(outputs: Matrix, gradients: Matrix)] = []
    private var isThere: [Bool]
    private var arena = Arena<Float>()

    init(_ batch: Batch, rows parts: [Range<Int>]) {
      self.parts = parts
      goesBack = batch.goesBack
      isThere = parts.map { _ in false }
      let (rows, columns) = (batch.rows, batch.columns)
      var layout = Layout()
      back = layout.matrix(rows: rows, columns: columns)
      forward = batch.isByRows ? back.transposed : layout.matrix(rows: columns, columns: rows)
      weights = layout.matrix(rows: mostRows, columns: columns)
      gradients = layout.matrix(rows: mostRows, columns: rows)
      for part in parts {
        places.append(
          (layout.matrix(rows: part.count, columns: rows), layout.matrix(rows: part.count, columns: columns)))
      }
      arena.prepare(layout)
      for (seed, slice) in [back.slice, forward.slice, weights.slice, gradients.slice].enumerated() {
        arena.scatter(slice, seed: UInt32(seed))
      }
    }

    /// Whether the rows of a part have the same bits in a larger one.
    mutating func areSame(_ part: Int, _ larger: Int) -> Bool {
      for index in [part, larger] where !isThere[index] {
        isThere[index] = true
        arena.multiply(weights[parts[index]], forward, into: places[index].outputs)
        if goesBack { arena.multiply(gradients[parts[index]], back, into: places[index].gradients) }
      }
      let start = parts[part].lowerBound - parts[larger].lowerBound
      let rows = start..<start + parts[part].count
      return arena.areSame(places[part].outputs.slice, places[larger].outputs[rows].slice)
        && arena.areSame(places[part].gradients.slice, places[larger].gradients[rows].slice)
    }
  }
}

extension Arena<Float> {
  /// Fills a slice with numbers between −1 and 1 in no visible order.
  fileprivate mutating func scatter(_ slice: Slice, seed: UInt32) {
    update(slice) { numbers in
      var state = seed &* 0x9E37_79B9 &+ 0x85EB_CA6B
      for i in numbers.indices {
        state = state &* 1_664_525 &+ 1_013_904_223
        numbers[i] = Float(Int32(bitPattern: state)) * 0x1p-31
      }
    }
  }

  fileprivate borrowing func areSame(_ a: Slice, _ b: Slice) -> Bool {
    read(a, b) { a, b in a.indices.allSatisfy { a[$0].bitPattern == b[$0].bitPattern } }
  }
}
