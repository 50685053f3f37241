internal import CaviarCompute

/// The first layers of the fits of a pack, as far as they weigh the batch itself: the rows of their weights are stacked, so
/// that Z = W·Xᵀ and dW = dZ·X are each one product.
///
/// A fit's rows lie one after the other. They begin at the next row whose number is the fit's place modulo
/// ``ProductSharing/modulus``, so that its bits are those that it gets alone. Where the machine's kernels do not keep bits
/// apart for a number of batch rows, or a fit is wider than is known to be safe, each fit has a product of its own.
struct FirstProduct: Sendable {
  /// Where the products of all fits with so many batch rows are shared.
  private let shared: [Int]
  private let weights: Matrix
  private let gradients: Matrix
  private let outputs: Wire
  private let outputGradients: Wire
  private let input: Wire
  /// The rows of shared products, and of those of single fits.
  private var runs: [Range<Int>] = []
  /// The rows of each fit that still trains, and of those too wide to share.
  private var live: [Range<Int>] = []
  private var wide: [Range<Int>] = []

  /// A fit's own part.
  struct Share: Equatable, Sendable {
    let rows: Range<Int>
    let weights: Matrix
    let gradients: Matrix
    let output: Wire
    let outputGradient: Wire
  }

  /// - Parameters:
  ///   - fits: The width of each fit's first layer, and its place.
  ///   - batches: The numbers of rows that batches will have.
  init(_ fits: [(units: Int, place: Int)], batch: BatchPlaces, batches: [Int], in layout: inout Layout) {
    var rows: [Range<Int>] = []
    for fit in fits {
      let end = rows.last?.upperBound ?? 0
      let modulus = ProductSharing.modulus
      let start = end + ((fit.place - end) % modulus + modulus) % modulus
      rows.append(start..<start + fit.units)
    }
    let total =
      rows.last.map { max(ProductSharing.fewestRows, $0.upperBound.rounded(upTo: ProductSharing.modulus)) } ?? 0
    let columns = batch.input.units
    input = batch.input
    weights = layout.matrix(rows: total, columns: columns)
    gradients = layout.matrix(rows: total, columns: columns)
    outputs = Wire(offset: layout.slice(total * batch.capacity).offset, units: total, isByRows: false)
    outputGradients = Wire(offset: layout.slice(total * batch.capacity).offset, units: total, isByRows: false)
    shared = Set(batches).sorted().filter {
      ProductSharing.holdsHere && ProductSharing.isProven(rows: $0, columns: columns)
    }
    keep(rows)
  }

  /// The rows of each fit that still trains.
  var rows: [Range<Int>] { live }

  /// The part of the fit with those rows.
  func share(of rows: Range<Int>) -> Share {
    Share(
      rows: rows, weights: weights[rows], gradients: gradients[rows], output: outputs[rows],
      outputGradient: outputGradients[rows])
  }

  /// Computes only for the fits with those rows from now on.
  mutating func keep(_ rows: [Range<Int>]) {
    live = rows
    wide = rows.filter { $0.count > ProductSharing.mostRows - 2 * ProductSharing.modulus }
    runs = []
    for rows in rows where !wide.contains(rows) {
      let start = rows.lowerBound / ProductSharing.modulus * ProductSharing.modulus
      let end = rows.upperBound.rounded(upTo: ProductSharing.modulus)
      if let last = runs.last, start <= last.upperBound, end - last.lowerBound <= ProductSharing.mostRows {
        runs[runs.count - 1] = last.lowerBound..<end
      } else {
        runs.append(start..<end)
      }
    }
    runs = runs.map { run in
      let start = max(0, min(run.lowerBound, weights.rows - ProductSharing.fewestRows))
      return start..<max(run.upperBound, start + ProductSharing.fewestRows)
    }
  }

  /// Z ← W·Xᵀ.
  func forward<S: EngineScalar>(rows: Int, in arena: inout Arena<S>) {
    let (x, z) = (input.matrix(rows), outputs.matrix(rows))
    if shared.contains(rows) {
      for run in runs { arena.multiply(weights[run], x, into: z[run]) }
      for rows in wide { arena.multiply(weights[rows], x, into: z[rows]) }
    } else {
      for rows in live { arena.multiply(weights[rows], x, into: z[rows]) }
    }
  }

  /// dW ← dZ·X.
  func backward<S: EngineScalar>(rows: Int, in arena: inout Arena<S>) {
    let (x, dz) = (input.matrix(rows).transposed, outputGradients.matrix(rows))
    if shared.contains(rows) {
      for run in runs { arena.multiply(dz[run], x, into: gradients[run]) }
      for rows in wide { arena.multiply(dz[rows], x, into: gradients[rows]) }
    } else {
      for rows in live { arena.multiply(dz[rows], x, into: gradients[rows]) }
    }
  }
}

extension Int {
  fileprivate func rounded(upTo multiple: Int) -> Int { (self + multiple - 1) / multiple * multiple }
}
