extension Arena {
  /// Copies a row-major matrix [m × n] into a row-major matrix [n × m], in blocks of 4 × 4 transposed in registers.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func copy(_ matrix: Matrix, transposedInto transpose: Matrix) {
    precondition(
      !matrix.isTransposed && !transpose.isTransposed && transpose.rows == matrix.columns
        && transpose.columns == matrix.rows, "the shape of the transpose")
    precondition(matrix.slice.isDisjoint(with: transpose.slice), "a written slice overlaps no other")
    let (source, target) = unsafe (part(matrix.slice), part(transpose.slice))
    let (width, height) = (matrix.columns, matrix.rows)
    let (squaresDown, squaresAcross) = (height / 4 * 4, width / 4 * 4)
    for row in stride(from: 0, to: squaresDown, by: 4) {
      for column in stride(from: 0, to: squaresAcross, by: 4) {
        let from = row &* width &+ column
        let a = unsafe Self.load4(source, at: from)
        let b = unsafe Self.load4(source, at: from &+ width)
        let c = unsafe Self.load4(source, at: from &+ 2 &* width)
        let d = unsafe Self.load4(source, at: from &+ 3 &* width)
        let (left, right) = (
          (SIMD4(lowHalf: a.lowHalf, highHalf: b.lowHalf), SIMD4(lowHalf: c.lowHalf, highHalf: d.lowHalf)),
          (SIMD4(lowHalf: a.highHalf, highHalf: b.highHalf), SIMD4(lowHalf: c.highHalf, highHalf: d.highHalf))
        )
        let to = column &* height &+ row
        unsafe Self.store4(SIMD4(lowHalf: left.0.evenHalf, highHalf: left.1.evenHalf), in: target, at: to)
        unsafe Self.store4(SIMD4(lowHalf: left.0.oddHalf, highHalf: left.1.oddHalf), in: target, at: to &+ height)
        unsafe Self.store4(
          SIMD4(lowHalf: right.0.evenHalf, highHalf: right.1.evenHalf), in: target, at: to &+ 2 &* height)
        unsafe Self.store4(
          SIMD4(lowHalf: right.0.oddHalf, highHalf: right.1.oddHalf), in: target, at: to &+ 3 &* height)
      }
    }
    // The rest below and to the right.
    for row in 0..<height {
      for column in (row < squaresDown ? squaresAcross : 0)..<width {
        unsafe target[column &* height &+ row] = unsafe source[row &* width &+ column]
      }
    }
  }

  @unsafe @inline(__always)
  private static func load4(_ numbers: UnsafeMutableBufferPointer<Scalar>, at index: Int) -> SIMD4<Scalar> {
    unsafe UnsafeRawBufferPointer(numbers).loadUnaligned(
      fromByteOffset: index &* MemoryLayout<Scalar>.stride, as: SIMD4<Scalar>.self)
  }

  @unsafe @inline(__always)
  private static func store4(_ four: SIMD4<Scalar>, in numbers: UnsafeMutableBufferPointer<Scalar>, at index: Int) {
    unsafe UnsafeMutableRawBufferPointer(numbers).storeBytes(
      of: four, toByteOffset: index &* MemoryLayout<Scalar>.stride, as: SIMD4<Scalar>.self)
  }
}
