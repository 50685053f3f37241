extension ElementType {
  /// The type that NumPy writes as `<f4`, `|S5` or `>U12`.
  ///
  /// Errors: types that hold no numbers or texts, with what NumPy makes of them.
  init(npy text: String, in file: DataFile, at byte: Int) throws(DataError) {
    let known = "the types \(NumberType.known), and for labels texts, S and U, are read"
    func refusal(_ what: String, _ note: String) -> DataError {
      file.error("the array holds \(what) (\(quoted(text)))", at: byte, notes: [note, known])
    }
    let name = text.drop { "<>|=".contains($0) }
    let isBigEndian = text.first == ">"
    if let kind = NumberType.Kind(rawValue: String(name)) {
      self = .number(NumberType(kind: kind, isBigEndian: isBigEndian))
      return
    }
    if let kind = name.first.flatMap({ TextType.Kind(rawValue: String($0)) }),
      let length = Int(name.dropFirst()), length >= 0
    {
      self = .text(TextType(kind: kind, length: length, isBigEndian: isBigEndian))
      return
    }
    switch name.first {
    case "O":
      throw refusal(
        "Python objects, pickled",
        "they are programs as much as data, and are not read; save it with array.astype('f4'), or texts with astype('U')"
      )
    case "c": throw refusal("complex numbers", "save the parts as columns: numpy.stack([array.real, array.imag], -1)")
    case "M": throw refusal("dates", "save them as seconds: array.astype('M8[s]').astype('i8')")
    case "m": throw refusal("durations", "save them as seconds: array.astype('m8[s]').astype('i8')")
    case "V": throw refusal("bytes without a type", "save it with array.view(…) of the type that they are")
    case "f": throw refusal("numbers of more than 64 bits", "save it with array.astype('f8')")
    default: throw file.error("the array's type is \(quoted(text))", at: byte, notes: [known])
    }
  }
}
