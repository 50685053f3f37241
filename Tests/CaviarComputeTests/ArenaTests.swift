import CaviarCompute
import Testing

@Suite struct ArenaTests {
  @Test func placesDoNotOverlapAndBeginOnCacheLines() {
    var layout = Layout()
    let places = [layout.slice(3), layout.matrix(rows: 5, columns: 7).slice, layout.slice(0), layout.slice(16)]
    for (index, place) in places.enumerated() {
      #expect(place.offset % 16 == 0)
      #expect(place.end <= layout.count)
      for other in places[..<index] { #expect(place.isDisjoint(with: other)) }
    }
  }

  @Test func memoryIsZeroAtFirstAndWhenUsedAgain() {
    var arena = Arena<Float>()
    for count in [40, 8, 100, 50] {
      var layout = Layout()
      let slice = layout.slice(count)
      arena.prepare(layout)
      let sum = arena.read(slice) { $0.sum }
      #expect(sum == 0)
      arena.fill(slice, with: 1)
      let filled = arena.read(slice) { $0.sum }
      #expect(filled == Float(count))
    }
  }

  @Test func loopsReadAndWriteTheirPlaces() {
    var layout = Layout()
    let (x, y, z, a) = (layout.slice(5), layout.slice(5), layout.slice(5), layout.slice(5))
    var arena = Arena<Double>()
    arena.prepare(layout)
    arena.fill(a, with: 2)
    arena.update(x, y, z, reading: a) { x, y, z, a in
      for i in x.indices { (x[i], y[i], z[i]) = (a[i] + 1, a[i] + 2, a[i] + 3) }
    }
    arena.update(a, reading: x, y) { a, x, y in
      for i in a.indices { a[i] = x[i] * y[i] }
    }
    arena.update(x[1..<3], reading: z[1..<3]) { x, z in
      for i in x.indices { x[i] -= z[i] }
    }
    #expect(arena.values(a) == [12, 12, 12, 12, 12])
    #expect(arena.values(x) == [3, -2, -2, 3, 3])
    #expect(arena.values(z) == [5, 5, 5, 5, 5])
  }

  @Test func gatherTakesRowsInTheirOrder() {
    var layout = Layout()
    let matrix = layout.matrix(rows: 3, columns: 2)
    var floats = Arena<Float>()
    var doubles = Arena<Double>()
    floats.prepare(layout)
    doubles.prepare(layout)
    let table: [Float] = [0, 0.5, 1, 1.5, 2, 2.5]
    floats.gather([2, 0, 2].span, of: table.span, into: matrix)
    doubles.gather([2, 0, 2].span, of: table.span, into: matrix)
    #expect(floats.values(matrix.slice) == [2, 2.5, 0, 0.5, 2, 2.5])
    #expect(doubles.values(matrix.slice) == [2, 2.5, 0, 0.5, 2, 2.5])
  }

  @Test func gathersRowsWithGaps() {
    var layout = Layout()
    let place = layout.slice(9)
    let matrix = Matrix(offset: place.offset, rows: 3, columns: 2, gap: 1)
    var arena = Arena<Float>()
    arena.prepare(layout)
    arena.gather([2, 0, 2].span, of: [0, 0.5, 1, 1.5, 2, 2.5].span, into: matrix)
    #expect(arena.values(place) == [2, 2.5, 0, 0, 0.5, 0, 2, 2.5, 0])
    #expect(matrix.extent == place && matrix[1..<3].offset == place.offset + 3)
  }

  @Test(arguments: [(1, 64), (4, 65), (6, 150), (9, 128)])
  func gathersLongRowsPieceByPiece(rows: Int, columns: Int) {
    var layout = Layout()
    let place = layout.slice(rows * (columns + 3))
    var arena = Arena<Float>()
    arena.prepare(layout)
    let table = (0..<2 * rows * columns).map { Float($0 + 1) }
    let order = (0..<rows).map { 2 * rows - 1 - 2 * $0 }
    arena.gather(
      order.span, of: table.span, into: Matrix(offset: place.offset, rows: rows, columns: columns, gap: 3))
    let expected = order.flatMap { table[$0 * columns..<($0 + 1) * columns] + [0, 0, 0] }
    #expect(arena.values(place) == expected)
  }

  @Test(arguments: [(1, 1), (4, 4), (3, 9), (8, 5), (50, 64), (7, 13)])
  func transposesAreThoseOfTheDefinition(rows: Int, columns: Int) {
    var layout = Layout()
    let (matrix, transpose) = (layout.matrix(rows: rows, columns: columns), layout.matrix(rows: columns, columns: rows))
    var arena = Arena<Float>()
    arena.prepare(layout)
    arena.update(matrix.slice) { numbers in for i in numbers.indices { numbers[i] = Float(i) } }
    arena.copy(matrix, transposedInto: transpose)
    let expected = (0..<columns).flatMap { column in (0..<rows).map { Float($0 * columns + column) } }
    #expect(arena.values(transpose.slice) == expected)
  }

  @Test func whatIsWrittenOverlapsNothingElse() async {
    await #expect(processExitsWith: .failure) {
      var layout = Layout()
      let slice = layout.slice(4)
      var arena = Arena<Float>()
      arena.prepare(layout)
      arena.update(slice[0..<3], reading: slice[2..<4]) { _, _ in }
    }
  }

  @Test func placesLieInside() async {
    await #expect(processExitsWith: .failure) {
      var layout = Layout()
      _ = layout.slice(4)
      let beyond = layout.slice(1)
      var small = Layout()
      _ = small.slice(4)
      var arena = Arena<Float>()
      arena.prepare(small)
      arena.fill(beyond, with: 1)
    }
  }
}

extension Arena {
  /// The elements of a slice.
  borrowing func values(_ slice: Slice) -> [Scalar] {
    read(slice) { span in span.indices.map { span[$0] } }
  }

  /// Writes the elements of a slice.
  mutating func set(_ slice: Slice, _ values: [Scalar]) {
    update(slice) { span in
      for i in span.indices { span[i] = values[i] }
    }
  }
}
