import CaviarCompute
import Testing

@Suite struct ArenaTests {
  @Test func placesDoNotOverlapAndBeginOnCacheLines() {
    var layout = Layout()
    let places = [
      layout.slice(3), layout.matrix(rows: 5, columns: 7).extent, layout.slice(0), layout.slice(16),
      layout.panels(units: 17, inputs: 3).slice, layout.lanes(units: 5, numbers: 2),
    ]
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
      #expect(arena.sum(slice) == 0)
      arena.fill(slice, with: 1)
      #expect(arena.sum(slice) == Double(count))
    }
  }

  /// Weights of units in the midst of others are read and written unit after unit, and the others stay.
  @Test(arguments: [0..<3, 2..<20, 15..<17, 16..<40], [1, 5])
  func weightsGoInAndOut(units: Range<Int>, inputs: Int) {
    var layout = Layout()
    let all = layout.panels(units: 40, inputs: inputs)
    var arena = Arena<Float>()
    arena.prepare(layout)
    arena.setConstant(-1, all)
    let numbers = (0..<units.count * inputs).map { Float($0 + 1) }
    arena.put(numbers.span, into: all[units])
    #expect(arena.values(all[units]) == numbers)
    let expected =
      [Float](repeating: -1, count: units.lowerBound * inputs) + numbers
      + [Float](repeating: -1, count: (40 - units.upperBound) * inputs)
    #expect(arena.values(all) == expected)
    #expect(arena.values(all.slice).count { $0 == 0 } == 8 * inputs)
  }

  @Test func rowsOfATable() {
    var layout = Layout()
    let matrix = layout.matrix(rows: 3, columns: 2)
    let table = FeatureTable([0, 0.5, 1, 1.5, 2, 2.5], columns: 2)
    var floats = Arena<Float>()
    var doubles = Arena<Double>()
    floats.prepare(layout)
    doubles.prepare(layout)
    let order = [2, 0, 2]
    floats.copy(order.span, of: table, into: matrix)
    doubles.copy(order.span, of: table, into: matrix)
    #expect(floats.floats(in: matrix) == [2, 2.5, 0, 0.5, 2, 2.5])
    #expect(doubles.floats(in: matrix) == [2, 2.5, 0, 0.5, 2, 2.5])
    #expect(table.rows([1, 1]) == [1, 1.5, 1, 1.5] && table.rows == 3)
  }

  /// A product reads the selected rows where they lie, and has the bits of one that reads a copy.
  @Test func selectedRowsAreAnInput() {
    var layout = Layout()
    let (x, z, again) = (
      layout.matrix(rows: 4, columns: 7), layout.matrix(rows: 4, columns: 20), layout.matrix(rows: 4, columns: 20)
    )
    let weights = layout.panels(units: 20, inputs: 7)
    var arena = Arena<Float>()
    arena.prepare(layout)
    let (numbers, order) = ((0..<140).map { Float($0 % 11) * 0.3 - 1.4 }, [9, 0, 3, 3])
    arena.put(numbers.span, into: weights)
    let table = FeatureTable((0..<70).map { Float($0 % 13) * 0.7 - 4 }, columns: 7)
    arena.copy(order.span, of: table, into: x)
    arena.forward(.matrix(x), weights, bias: nil, into: z)
    arena.select(order.span, of: table)
    arena.forward(.selection, weights, bias: nil, into: again)
    #expect(arena.floats(in: z) == arena.floats(in: again))
    #expect(arena.floats(in: z)[..<20] != arena.floats(in: z)[20..<40])
  }

  @Test func columnsOfAMatrixAreDisjoint() {
    let matrix = Matrix(offset: 16, rows: 3, columns: 10, stride: 16)
    #expect(matrix[columns: 0..<4].isDisjoint(with: matrix[columns: 4..<10]))
    #expect(matrix[columns: 4..<10].isDisjoint(with: matrix[columns: 0..<4]))
    #expect(!matrix[columns: 0..<5].isDisjoint(with: matrix[columns: 4..<10]))
    #expect(!matrix.isDisjoint(with: matrix.prefix(1)))
    #expect(matrix.isDisjoint(with: Matrix(offset: 64, rows: 2, columns: 3, stride: 4)))
    #expect(!matrix.isDisjoint(with: Matrix(offset: 48, rows: 2, columns: 3, stride: 4)))
  }

  @Test func whatIsWrittenOverlapsNothingElse() async {
    await #expect(processExitsWith: .failure) {
      var layout = Layout()
      let matrix = layout.matrix(rows: 2, columns: 6)
      var arena = Arena<Float>()
      arena.prepare(layout)
      arena.multiply(matrix[columns: 0..<3], by: matrix[columns: 2..<5])
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
    var values: [Scalar] = []
    append(slice, to: &values)
    return values
  }

  /// The weights, unit after unit.
  borrowing func values(_ panels: Panels) -> [Scalar] {
    var values: [Scalar] = []
    append(panels, to: &values)
    return values
  }
}
