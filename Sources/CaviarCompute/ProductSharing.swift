internal import CaviarThreads

/// The self-test that decides which products fits may share, so that each fit gets the same bits as alone.
///
/// Fits of one batch X have the products Z = W·Xᵀ and dW = dW + dZ·X in common where the rows of their W, and of their
/// dZ, are stacked. OpenBLAS works on several rows at once and chooses its kernels by the sizes, so the bits of a
/// row may depend on the rows above and below. Observed with Zen, Haswell, Sandybridge, Prescott and SkylakeX kernels:
/// they depend only on the row's number modulo 12 if the number of rows is a multiple of 12 (with SkylakeX, of 4); but
/// SkylakeX has separate kernels for small products, whose bits differ. So the property is tested on the machine at hand,
/// for the sizes at hand, and if it fails each fit has products of its own.
///
/// Products in single precision are tested. Fits in double precision train alone.
public enum ProductSharing {
  /// A row's bits may depend on its number modulo this: shared products begin at a multiple of it.
  public static let modulus = 12
  /// The maximum number of rows of shared products.
  public static let mostRows = 408

  /// The batch of a product, and its layout. Gaps between rows do not affect the choice of a kernel.
  public struct Batch: Hashable, Sendable {
    let rows: Int
    let columns: Int
    let isByRows: Bool
    let goesBack: Bool

    /// - Parameters:
    ///   - isByRows: True if X is stored by rows when Z is computed; for dW it always is.
    ///   - goesBack: True if dW is computed, too, and not Z alone.
    public init(rows: Int, columns: Int, isByRows: Bool = true, goesBack: Bool = true) {
      // No threshold between kernels is larger, and it is a multiple of every number of rows that kernels work on at once.
      let period = 960
      self.rows = rows < 2 * period ? rows : period + rows % period
      self.columns = columns
      self.isByRows = isByRows
      self.goesBack = goesBack
    }
  }

  /// The conditions under which a row's bits are the same in all products with a batch.
  public struct Terms: Sendable {
    /// The numbers of rows that they may have.
    public let rows: ClosedRange<Int>
    /// The number of rows is a multiple of this: of ``modulus``, or less where the machine allows it.
    public let multiple: Int
  }

  /// True if a few common sizes share products: the self-test of the machine. If it fails, nothing is shared.
  /// Cost: a millisecond or two, the first time.
  public static let holdsHere = terms(sharing: [Batch(rows: 50, columns: 200), Batch(rows: 100, columns: 400)])
    .allSatisfy { $0 != nil }

  /// The terms on which products with each of some batches are shared; nil for products that are not. Results are
  /// cached.
  ///
  /// Products of some numbers of rows are computed from the same numbers and compared bit by bit. Kernels are chosen by
  /// thresholds, so a property of two sizes holds for those between. Cost of the first call: about 1600·rows·columns
  /// operations each way for a batch, or twice that.
  public static func terms(sharing batches: [Batch]) -> [Terms?] {
    let answers = answers.withLock { known in
      batches.map { batch in
        let answer = known[batch] ?? Answer(batch)
        known[batch] = answer
        return answer
      }
    }
    // Threads that need the same terms share the work: each begins with those that no other is testing.
    for answer in answers { answer.findUnlessBusy() }
    return answers.map { $0.found() }
  }

  private static let answers = Mutex<[Batch: Answer]>([:])

  /// The terms for a batch, which are found once.
  private final class Answer: Sendable {
    private let batch: Batch
    private let terms = Mutex<Terms??>(nil)

    init(_ batch: Batch) { self.batch = batch }

    func findUnlessBusy() {
      _ = terms.withLockIfAvailable { terms in if terms == nil { terms = .some(test(batch)) } }
    }

    func found() -> Terms? {
      terms.withLock { terms in
        let found = terms ?? test(batch)
        terms = .some(found)
        return found
      }
    }
  }

  private static func test(_ batch: Batch) -> Terms? {
    // Each lies in the next one, 12 rows behind its beginning, and they leave different remainders by 8 and by 16: that
    // shows kernels that work on so many rows at once.
    let parts = [48..<84, 36..<144, 24..<228, 12..<264, 0..<mostRows]
    // The other multiples of 4 between multiples of 24, the largest number of rows that is seen to be worked on at
    // once: what is left over by it is worked on in the same way however many rows come before.
    let few = [60..<112, 48..<104, 60..<124, 48..<116]
    let many = [60..<184, 48..<176, 60..<196, 48..<188]
    var probe = Probe(batch, rows: parts + few + many)
    func terms(_ first: Int, _ last: Int, others: Range<Int>) -> Terms {
      let isFiner = others.allSatisfy { probe.areSame($0, last) }
      return Terms(rows: parts[first].count...parts[last].count, multiple: isFiner ? 4 : modulus)
    }
    if probe.areSame(0, 4), probe.areSame(1, 4) { return terms(0, 4, others: 5..<9) }
    let changes = (0..<4).filter { !probe.areSame($0, $0 + 1) }
    guard changes.count == 1, let last = changes.first else { return nil }
    // Few rows are the better choice, as long as a product of two or more fits can be made of them.
    return last > 0 ? terms(0, last, others: 5..<9) : terms(1, 4, others: 9..<13)
  }

  /// Products of the same numbers with some of the rows.
  private struct Probe: ~Copyable {
    private let parts: [Range<Int>]
    private let forward: Matrix
    private let back: Matrix
    private let weights: Matrix
    private let gradients: Matrix
    /// The products of the part that others are compared with, and of one of these.
    private let larger: Products
    private let smaller: Products
    /// The part whose products are there to compare with.
    private var known: Int?
    private var arena = Arena<Float>()

    /// The products of one training step that packs share, forward and back, so that both are compared: a library may choose
    /// other kernels for one of them.
    private struct Products {
      let outputs: Matrix
      /// Nil if nothing goes back.
      let gradients: Matrix?

      /// Those with some of the rows.
      subscript(rows: Range<Int>) -> Products { Products(outputs: outputs[rows], gradients: gradients?[rows]) }
    }

    init(_ batch: Batch, rows parts: [Range<Int>]) {
      self.parts = parts
      let (rows, columns) = (batch.rows, batch.columns)
      var layout = Layout()
      func products() -> Products {
        Products(
          outputs: layout.matrix(rows: mostRows, columns: rows),
          gradients: batch.goesBack ? layout.matrix(rows: mostRows, columns: columns) : nil)
      }
      back = layout.matrix(rows: rows, columns: columns)
      forward = batch.isByRows ? back.transposed : layout.matrix(rows: columns, columns: rows)
      weights = layout.matrix(rows: mostRows, columns: columns)
      gradients = layout.matrix(rows: mostRows, columns: rows)
      larger = products()
      smaller = products()
      arena.prepare(layout)
      let filled = [back, weights, gradients] + (batch.isByRows ? [] : [forward])
      for (seed, matrix) in filled.enumerated() { arena.scatter(matrix.slice, seed: UInt32(seed)) }
    }

    /// True if the rows of a part have the same bits in a larger one.
    mutating func areSame(_ part: Int, _ other: Int) -> Bool {
      if known != other { multiply(parts[other], into: larger) }
      known = other
      multiply(parts[part], into: smaller)
      let start = parts[part].lowerBound - parts[other].lowerBound
      let (found, there) = (smaller[0..<parts[part].count], larger[start..<start + parts[part].count])
      guard arena.areSame(found.outputs.slice, there.outputs.slice) else { return false }
      guard let one = found.gradients, let two = there.gradients else { return true }
      return arena.areSame(one.slice, two.slice)
    }

    private mutating func multiply(_ part: Range<Int>, into products: Products) {
      let found = products[0..<part.count]
      arena.multiply(weights[part], forward, into: found.outputs)
      if let place = found.gradients {
        arena.fill(place.slice, with: 0)
        arena.multiply(gradients[part], back, into: place, adding: true)
      }
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
