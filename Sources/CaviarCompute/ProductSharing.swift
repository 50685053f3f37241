internal import Synchronization

/// Whether fits may share a product and each get the very bits that it gets alone.
///
/// Fits of one batch X have the products Z = W·Xᵀ and dW = dZ·X in common where the rows of their W, and
/// of their dZ, are stacked. OpenBLAS works on several rows at once and chooses its kernels by the sizes, so it is no
/// matter of course that a row's bits are the same whatever stands above and below. Seen with Zen, Haswell, Sandybridge,
/// Prescott and SkylakeX kernels: they depend on nothing but the row's number modulo 12 where the rows are a multiple of
/// 12; but SkylakeX has kernels of its own for products of few numbers, whose bits differ. So the property is tested on
/// the machine at hand, for the sizes at hand, and where it fails each fit has products of its own.
public enum ProductSharing {
  /// A row's bits may depend on its number modulo this. Shared products begin at a multiple of it, and have a multiple of
  /// it rows.
  public static let modulus = 12
  /// Shared products have at most so many rows.
  public static let mostRows = 408

  /// Whether a few common sizes share products: the self-test of the machine. Where it fails, nothing is shared.
  /// Cost: a millisecond or two, the first time.
  public static let holdsHere = [(50, 200), (100, 400)].allSatisfy {
    fewestRows(rows: $0, columns: $1, isByRows: true, goesBack: true) != nil
  }

  /// How many rows a product with batches of `rows` × `columns` must have for its rows' bits to be those that they have
  /// in every other such product; nil where there is no such number.
  ///
  /// Products of some numbers of rows are computed from the same numbers as the largest, and compared bit by bit, the
  /// smallest first. Kernels are chosen by thresholds, so what holds for one holds from there to the largest. The answer is
  /// remembered. Cost of the first question: about 1000·rows·columns operations each way, or twice that.
  ///
  /// - Parameters:
  ///   - isByRows: How X is stored when Z is computed; for dW it always is by rows.
  ///   - goesBack: Whether it is asked of dW too, and not of Z alone.
  public static func fewestRows(rows: Int, columns: Int, isByRows: Bool, goesBack: Bool) -> Int? {
    let question = Question(rows: rows, columns: columns, isByRows: isByRows, goesBack: goesBack)
    return answers.withLock { answers in
      if let answer = answers[question] { return answer }
      let answer = test(question)
      answers[question] = .some(answer)
      return answer
    }
  }

  private struct Question: Hashable {
    let rows: Int
    let columns: Int
    let isByRows: Bool
    let goesBack: Bool
  }

  private static let answers = Mutex<[Question: Int?]>([:])

  private static func test(_ question: Question) -> Int? {
    let (rows, columns) = (question.rows, question.columns)
    var layout = Layout()
    let batch = layout.matrix(rows: rows, columns: columns)
    let weights = layout.matrix(rows: mostRows, columns: columns)
    let outputs = layout.matrix(rows: mostRows, columns: rows)
    let gradients = layout.matrix(rows: mostRows, columns: columns)
    let again = (layout.matrix(rows: mostRows, columns: rows), layout.matrix(rows: mostRows, columns: columns))
    let x = question.isByRows ? batch.transposed : layout.matrix(rows: columns, columns: rows)
    var arena = Arena<Float>()
    arena.prepare(layout)
    for (seed, matrix) in [batch, x, weights].enumerated() { arena.scatter(matrix.slice, seed: UInt32(seed)) }
    arena.multiply(weights, x, into: outputs)
    if question.goesBack { arena.multiply(outputs, batch, into: gradients) }
    for part in [12..<60, 36..<144, 12..<216, 156..<408] {
      arena.multiply(weights[part], x, into: again.0[part])
      if question.goesBack { arena.multiply(outputs[part], batch, into: again.1[part]) }
      if arena.areSame(outputs[part].slice, again.0[part].slice),
        arena.areSame(gradients[part].slice, again.1[part].slice)
      {
        return part.count
      }
    }
    return nil
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
