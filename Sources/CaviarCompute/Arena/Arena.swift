internal import CKernels

/// One flat block of memory, aligned to 64 bytes or more, that holds all arrays of a computation, so that training
/// allocates nothing.
///
/// An array is a ``Slice``, a ``Matrix`` or ``Panels``, handed out by a ``Layout``. What computes is a method, which calls
/// a kernel of ``CKernels`` after it has checked that the places lie inside the arena, that their shapes are those of
/// the operation, and that a place that is written overlaps no other. An arena has one owner and cannot be copied.
@safe public struct Arena<Scalar: EngineScalar>: ~Copyable {
  private var base: UnsafeMutableRawPointer?
  /// The number of elements that there is memory for.
  private var count = 0
  /// The size of an element in bytes. A property, so that code that does not know the scalar finds it at once.
  private let size = MemoryLayout<Scalar>.stride
  /// The kernels of the scalar: pointers to it and to nothing else may be passed to them.
  let kernels: UnsafePointer<ck_table>
  /// The rows of a table that are the input of products: see ``select(_:of:)``.
  var selection = Selection()
  /// Memory for the addresses of a matrix's rows.
  private var addresses: UnsafeMutableBufferPointer<UnsafeRawPointer>

  /// Elements after the last place: a masked load may touch a whole vector.
  private static var slack: Int { 16 }

  /// An empty arena; ``prepare(_:)`` gives it memory.
  public init() {
    endLibraryThreads()
    unsafe base = nil
    unsafe addresses = UnsafeMutableBufferPointer(start: nil, count: 0)
    unsafe kernels = Scalar.self == Float.self ? KernelForm.current.table : ck_double()
  }

  deinit {
    unsafe base?.deallocate()
    unsafe addresses.deallocate()
  }

  /// The number of elements that it has room for.
  public var capacity: Int { max(0, count - Self.slack) }

  /// Makes room for all that `layout` has handed out, and sets it to zero. Memory is reused, and replaced only by a
  /// larger block.
  public mutating func prepare(_ layout: Layout) {
    let needed = layout.count + Self.slack
    let block: UnsafeMutableRawPointer
    if let base = unsafe base, needed <= count {
      unsafe block = base
    } else {
      unsafe base?.deallocate()
      let bytes = needed * size
      unsafe block = .allocate(byteCount: bytes, alignment: LargePages.alignment(bytes: bytes))
      unsafe LargePages.advise(UnsafeRawBufferPointer(start: block, count: bytes), isInUse: false)
      unsafe base = block
      count = needed
    }
    unsafe block.initializeMemory(as: UInt8.self, repeating: 0, count: needed * size)
    selection = Selection()
  }

  /// The address of a place, after a check that it lies inside the arena.
  @unsafe @inline(__always)
  func address(_ slice: Slice) -> UnsafeMutableRawPointer {
    guard let base = unsafe base, slice.end <= capacity else { preconditionFailure("a place lies inside the arena") }
    return unsafe base + slice.offset * size
  }

  @unsafe @inline(__always)
  func address(_ matrix: Matrix) -> UnsafeMutableRawPointer { unsafe address(matrix.extent) }

  @unsafe @inline(__always)
  func address(_ panels: Panels) -> UnsafeMutableRawPointer {
    precondition(panels.units.lowerBound == 0, "whole panels")
    return unsafe address(panels.slice)
  }

  @unsafe @inline(__always)
  func address(_ sums: Sums) -> UnsafeMutablePointer<Double> {
    unsafe address(sums.slice).assumingMemoryBound(to: Double.self)
  }

  /// The addresses of a matrix's rows.
  @unsafe
  mutating func addresses(ofRowsIn matrix: Matrix) -> UnsafePointer<UnsafeRawPointer> {
    if unsafe addresses.count < matrix.rows {
      unsafe addresses.deallocate()
      unsafe addresses = .allocate(capacity: matrix.rows)
    }
    guard let first = unsafe addresses.baseAddress else { preconditionFailure("a matrix with rows") }
    var address = unsafe UnsafeRawPointer(address(matrix))
    let stride = matrix.stride * size
    for row in 0..<matrix.rows {
      unsafe (first + row).initialize(to: address)
      unsafe address += stride
    }
    return unsafe UnsafePointer(first)
  }
}

// One owner at a time: the memory moves with the value.
extension Arena: @unchecked Sendable {}
