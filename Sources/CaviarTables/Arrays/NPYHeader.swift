/// The header of NumPy's npy format, versions 1 to 3: a Python dictionary in text.
///
/// NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
struct NPYHeader {
  /// The bytes that hold every header that is read.
  static let longest = 1 << 16

  private let file: DataFile
  private let start: Int
  private let end: Int

  /// Reads the header at the beginning of `file`, which may be the beginning of a longer one.
  static func read(_ file: DataFile) throws(DataError) -> NumberArray.Header {
    try NPYHeader(file).header()
  }

  private init(_ file: DataFile) throws(DataError) {
    let bytes = file.head
    guard bytes.starts(with: FileKind.npyMagic) else {
      throw file.mismatch(for: "npy", otherwise: file.error("the file does not begin as npy files do", at: 0))
    }
    guard bytes.count >= 12, (1...3).contains(bytes[6]) else {
      throw file.error("an npy file of an unknown version, or cut off", at: 6)
    }
    self.file = file
    start = bytes[6] == 1 ? 10 : 12
    let length =
      bytes[6] == 1 ? Int(bytes.littleEndian(8, as: UInt16.self)) : Int(bytes.littleEndian(8, as: UInt32.self))
    guard length <= min(bytes.count, Self.longest) - start else {
      throw file.error("the header claims \(length) bytes, which are not there or too many", at: 8)
    }
    end = start + length
  }

  private func header() throws(DataError) -> NumberArray.Header {
    let fields = try dictionary()
    if case .fields(let names)? = fields["descr"] {
      throw file.error(
        "the array is structured: it has the fields \(names.map(quoted).listed)", at: start,
        notes: ["save numbers alone: numpy.lib.recfunctions.structured_to_unstructured(array[[\"name\", …]])"])
    }
    guard case .text(let type)? = fields["descr"] else {
      throw file.error("the header has no `descr` that is a type", at: start)
    }
    guard case .truth(let isFortran)? = fields["fortran_order"], case .tuple(let shape)? = fields["shape"] else {
      throw file.error("the header has no `shape` or no `fortran_order`", at: start)
    }
    return NumberArray.Header(
      type: try ElementType(npy: type, in: file, at: start), shape: shape, isFortran: isFortran, offset: end)
  }

  private enum Value {
    case text(String)
    case truth(Bool)
    case tuple([Int])
    /// The fields of a structured type, by name.
    case fields([String])
  }

  /// The dictionary's entries whose values are texts, truth values or tuples of whole numbers.
  private func dictionary() throws(DataError) -> [String: Value] {
    // Latin-1 before version 3.
    let text =
      file.head[6] == 3
      ? String(decoding: file.head[start..<end], as: UTF8.self)
      : String(String.UnicodeScalarView(file.head[start..<end].map { Unicode.Scalar($0) }))
    var tokens = Tokens(text)
    var fields: [String: Value] = [:]
    guard tokens.next() == .mark("{") else { throw malformed }
    while true {
      switch tokens.next() {
      case .mark("}"): return fields
      case .text(let key):
        guard tokens.next() == .mark(":"), let value = value(&tokens) else { throw malformed }
        fields[key] = value
      case .mark(","): continue
      default: throw malformed
      }
    }
  }

  private func value(_ tokens: inout Tokens) -> Value? {
    switch tokens.next() {
    case .text(let text): return .text(text)
    case .word("True"): return .truth(true)
    case .word("False"): return .truth(false)
    case .mark("("):
      var numbers: [Int] = []
      while true {
        switch tokens.next() {
        case .mark(")"): return .tuple(numbers)
        case .mark(","): continue
        case .word(let word):
          // Python 2 wrote an L behind long numbers.
          guard let number = Int(word.hasSuffix("L") ? String(word.dropLast()) : word), number >= 0 else { return nil }
          numbers.append(number)
        default: return nil
        }
      }
    case .mark("["): return fieldNames(&tokens).map { .fields($0) }
    default: return nil
    }
  }

  /// The names in a list of fields, `[('a', '<f4'), (('title', 'b'), '<i4', (2,))]`: the first text of each.
  private func fieldNames(_ tokens: inout Tokens) -> [String]? {
    var names: [String] = []
    var (lists, tuples) = (1, 0)
    var isNamed = false
    while lists > 0 {
      switch tokens.next() {
      case .mark("["): lists += 1
      case .mark("]"): lists -= 1
      case .mark("("):
        tuples += 1
        if lists == 1, tuples == 1 { isNamed = false }
      case .mark(")"): tuples -= 1
      case .text(let name) where lists == 1 && !isNamed:
        names.append(name)
        isNamed = true
      case nil: return nil
      default: continue
      }
    }
    return names
  }

  private var malformed: DataError {
    file.error("the header is not NumPy's dictionary with `descr`, `fortran_order` and `shape`", at: start)
  }
}

/// The tokens of a Python literal.
private struct Tokens {
  enum Token: Equatable {
    case mark(Character)
    case word(String)
    case text(String)
  }

  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  /// The next token; nil at the end.
  mutating func next() -> Token? {
    rest = rest.drop { $0.isWhitespace }
    guard let first = rest.popFirst() else { return nil }
    if first == "'" || first == "\"" {
      let text = rest.prefix { $0 != first }
      rest = rest.dropFirst(text.count + 1)
      return .text(String(text))
    }
    guard first.isLetter || first.isNumber || first == "-" else { return .mark(first) }
    let word = rest.prefix { $0.isLetter || $0.isNumber }
    rest = rest.dropFirst(word.count)
    return .word(String(first) + word)
  }
}
