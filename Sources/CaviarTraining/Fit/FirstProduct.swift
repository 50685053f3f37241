import Algorithms
internal import CaviarCompute

/// The first layers of the fits of a pack, as far as they weigh the batch itself: the rows of their weights are
/// stacked, so that Z = W·Xᵀ and dW = dZ·X are each one product.
///
/// A fit's rows lie one after the other. They begin at the next row whose number is the fit's place modulo
/// ``ProductSharing/modulus``, so that its bits are those that it gets alone. Where the machine's kernels do not keep
/// bits apart for a number of batch rows, or a fit is wider than is known to be safe, it has a product of its own.
struct FirstProduct: Sendable {
  /// The batches with which products are shared.
  private var shared: [Sharing]
  private let weights: Matrix
  private let gradients: Matrix
  private let outputs: Wire
  private let outputGradients: Wire
  private let batch: BatchPlaces
  /// The rows of each fit that still trains.
  private(set) var rows: [Range<Int>] = []

  /// The batches with a number of rows, and the products with them.
  fileprivate struct Sharing {
    let batch: Int
    /// The maximum number of rows of a shared product.
    let most: Int
    let fewest: Int
    /// Of what their number is a multiple.
    let multiple: Int
    /// The rows of the products, those that fits share and those of fits that are too wide.
    var products: [Range<Int>] = []
    /// True if a row is in more than one of them.
    var productsOverlap = false
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
    let counts = ProductSharing.holdsHere ? Set(sizes.batches + sizes.blocks).sorted() : []
    let terms = ProductSharing.terms(
      sharing: counts.map { rows in
        .init(
          rows: rows, columns: batch.input.units, isByRows: batch.input.isByRows,
          goesBack: sizes.batches.contains(rows))
      })
    shared = zip(counts, terms).compactMap { count, terms in
      terms.map {
        Sharing(batch: count, most: $0.rows.upperBound, fewest: $0.rows.lowerBound, multiple: $0.multiple)
      }
    }
    let columns = batch.input.units
    let fewest = max(ProductSharing.modulus, shared.map(\.fewest).max() ?? 0)
    let total = rows.last.map { max(fewest, $0.upperBound.rounded(upTo: ProductSharing.modulus)) } ?? 0
    self.batch = batch
    weights = layout.matrix(rows: total, columns: columns)
    gradients = layout.matrix(rows: total, columns: columns)
    outputs = Wire(offset: layout.slice(total * batch.capacity).offset, units: total, isByRows: false)
    outputGradients = Wire(offset: layout.slice(total * batch.capacity).offset, units: total, isByRows: false)
    keep(rows)
  }

  /// The part of the fit with those rows.
  func share(of rows: Range<Int>) -> Share {
    Share(
      rows: rows, weights: weights[rows], gradients: gradients[rows], output: outputs[rows],
      outputGradient: outputGradients[rows])
  }

  /// Computes only for the fits with those rows from now on.
  mutating func keep(_ rows: [Range<Int>]) {
    self.rows = rows
    for index in shared.indices { shared[index].keep(rows, of: weights.rows) }
  }

  /// Z ← W·Xᵀ.
  func forward<S: EngineScalar>(rows: Int, in arena: inout Arena<S>) {
    let (x, z) = (batch.input.matrix(rows), outputs.matrix(rows))
    forEachProduct(batch: rows) { arena.multiply(weights[$0], x, into: z[$0]) }
  }

  /// dW ← dW + dZ·X, where dW is zero: a step leaves it so, and the library need not write zeros before it adds.
  ///
  /// Rows of fits that are over keep adding up where a product covers them. No other row notices.
  func backward<S: EngineScalar>(rows: Int, in arena: inout Arena<S>) {
    let (x, dz) = (batch.inputByRows.matrix(rows).transposed, outputGradients.matrix(rows))
    let overlap = shared.first { $0.batch == rows }?.productsOverlap ?? false
    forEachProduct(batch: rows) { part in
      if overlap { arena.fill(gradients[part].slice, with: 0) }
      arena.multiply(dz[part], x, into: gradients[part], adding: true)
    }
  }

  /// Calls `body` with the rows of each product. Where products overlap, what comes later stays.
  @inline(__always)
  private func forEachProduct(batch: Int, _ body: (Range<Int>) -> Void) {
    let products = shared.first { $0.batch == batch }?.products ?? rows
    for rows in products { body(rows) }
  }
}

extension FirstProduct.Sharing {
  /// Covers rows of fits by products: as few as may be, of as many rows as they must have.
  ///
  /// - Parameter total: The number of rows in all.
  fileprivate mutating func keep(_ fits: [Range<Int>], of total: Int) {
    let modulus = ProductSharing.modulus
    let wide = fits.filter { $0.count > most - 2 * modulus }
    var runs: [Range<Int>] = []
    for rows in fits where !wide.contains(rows) {
      let start = rows.lowerBound / modulus * modulus
      let end = rows.upperBound.rounded(upTo: multiple)
      if let last = runs.last, start <= last.upperBound, end - last.lowerBound <= most {
        runs[runs.count - 1] = last.lowerBound..<end
      } else {
        runs.append(start..<end)
      }
    }
    products = runs.map { run in
      let start = max(0, min(run.lowerBound, total - fewest))
      return start..<max(run.upperBound, start + fewest)
    }
    products += wide
    let sorted = products.sorted { $0.lowerBound < $1.lowerBound }
    productsOverlap = sorted.adjacentPairs().contains { $0.overlaps($1) }
  }
}

extension Int {
  fileprivate func rounded(upTo multiple: Int) -> Int { (self + multiple - 1) / multiple * multiple }
}
