internal import CaviarCompute

/// The first layers of the fits of a pack, as far as they weigh the batch itself: the rows of their weights are stacked, so
/// that Z = W·Xᵀ and dW = dZ·X are each one product.
///
/// A fit's rows lie one after the other. They begin at the next row whose number is the fit's place modulo
/// ``ProductSharing/modulus``, so that its bits are those that it gets alone. Where the machine's kernels do not keep bits
/// apart for a number of batch rows, or a fit is wider than is known to be safe, each fit has a product of its own.
struct FirstProduct: Sendable {
  /// The batches with which products are shared.
  private let shared: [Sharing]
  private let weights: Matrix
  private let gradients: Matrix
  private let outputs: Wire
  private let outputGradients: Wire
  private let batch: BatchPlaces
  /// The rows of shared products, as far as fits need them.
  private var runs: [Range<Int>] = []
  /// The rows of each fit that still trains, and among them of those too wide to share.
  private var live: [Range<Int>] = []
  private var wide: [Range<Int>] = []

  /// Batches of so many rows, and how many rows a product with them must have.
  private struct Sharing {
    let batch: Int
    let fewestRows: Int
  }

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
  ///   - sizes: The numbers of rows that batches will have, and blocks that only go forward.
  init(_ fits: [(units: Int, place: Int)], batch: BatchPlaces, _ sizes: Pack.Sizes, in layout: inout Layout) {
    var rows: [Range<Int>] = []
    for fit in fits {
      let end = rows.last?.upperBound ?? 0
      let modulus = ProductSharing.modulus
      let start = end + ((fit.place - end) % modulus + modulus) % modulus
      rows.append(start..<start + fit.units)
    }
    let columns = batch.input.units
    shared = Set(sizes.batches + sizes.blocks).sorted().compactMap { rows in
      guard ProductSharing.holdsHere else { return nil }
      return ProductSharing.fewestRows(
        rows: rows, columns: columns, isByRows: batch.input.isByRows, goesBack: sizes.batches.contains(rows)
      ).map { Sharing(batch: rows, fewestRows: $0) }
    }
    let fewest = max(ProductSharing.modulus, shared.map(\.fewestRows).max() ?? 0)
    let total = rows.last.map { max(fewest, $0.upperBound.rounded(upTo: ProductSharing.modulus)) } ?? 0
    self.batch = batch
    weights = layout.matrix(rows: total, columns: columns)
    gradients = layout.matrix(rows: total, columns: columns)
    outputs = Wire(offset: layout.slice(total * batch.capacity).offset, units: total, isByRows: false)
    outputGradients = Wire(offset: layout.slice(total * batch.capacity).offset, units: total, isByRows: false)
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
  }

  /// Z ← W·Xᵀ.
  func forward<S: EngineScalar>(rows: Int, in arena: inout Arena<S>) {
    let (x, z) = (batch.input.matrix(rows), outputs.matrix(rows))
    forEachProduct(batch: rows) { arena.multiply(weights[$0], x, into: z[$0]) }
  }

  /// dW ← dZ·X.
  func backward<S: EngineScalar>(rows: Int, in arena: inout Arena<S>) {
    let (x, dz) = (batch.inputByRows.matrix(rows).transposed, outputGradients.matrix(rows))
    forEachProduct(batch: rows) { arena.multiply(dz[$0], x, into: gradients[$0]) }
  }

  /// Calls `body` with the rows of each product. Where products overlap, what comes later stays.
  @inline(__always)
  private func forEachProduct(batch: Int, _ body: (Range<Int>) -> Void) {
    guard let fewest = shared.first(where: { $0.batch == batch })?.fewestRows else {
      for rows in live { body(rows) }
      return
    }
    for run in runs {
      let start = max(0, min(run.lowerBound, weights.rows - fewest))
      body(start..<max(run.upperBound, start + fewest))
    }
    for rows in wide { body(rows) }
  }
}

extension Int {
  fileprivate func rounded(upTo multiple: Int) -> Int { (self + multiple - 1) / multiple * multiple }
}
