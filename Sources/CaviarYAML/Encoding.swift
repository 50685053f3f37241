internal import CaviarDiagnostics

/// The text of a file in UTF-8, with or without a byte order mark.
func decode(_ bytes: [UInt8], name: String) throws(Diagnostic) -> String {
  if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
    throw Diagnostic(
      .yamlEncoding, "the file is in UTF-16 or UTF-32; it must be in UTF-8",
      at: SourceLocation(file: SourceFile(name: name, text: ""), line: 1, column: 1),
      notes: ["save it as UTF-8 in your editor, or convert it: iconv -f UTF-16 -t UTF-8"])
  }
  let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  let content = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
  do throws(UTF8.ValidationError) {
    return try String(copying: UTF8Span(validating: content.span))
  } catch {
    throw invalid(content, error, name: name)
  }
}

private func invalid(_ bytes: ArraySlice<UInt8>, _ error: UTF8.ValidationError, name: String) -> Diagnostic {
  let offset = bytes.startIndex + error.byteOffsets.lowerBound
  let before = SourceFile(name: name, text: String(decoding: bytes[..<offset] + [UInt8(ascii: "?")], as: UTF8.self))
  let file = SourceFile(name: name, text: String(decoding: bytes, as: UTF8.self))
  let column = before.line(before.lineCount).unicodeScalars.count
  return Diagnostic(
    .yamlEncoding, "\(hexadecimal(bytes[offset])) is not UTF-8: \(reason(error.kind))",
    at: SourceLocation(file: file, line: before.lineCount, column: column),
    notes: ["the file may be in Latin-1 or Windows-1252; save it as UTF-8 in your editor"])
}

private func reason(_ kind: UTF8.ValidationError.Kind) -> String {
  switch kind {
  case .unexpectedContinuationByte: "it continues a character that has not begun"
  case .surrogateCodePointByte: "it encodes half a character of UTF-16 (a surrogate)"
  case .overlongEncodingByte: "it begins an encoding that is longer than need be"
  case .truncatedScalar: "it begins a character that is cut off"
  default: "no character begins with this byte"
  }
}

private func hexadecimal(_ byte: UInt8) -> String {
  "the byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
}

/// True if YAML 1.2 forbids a character, even in quotes, and libyaml rejects it.
func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85: false
  case ..<0xA0, 0xFEFF, 0xFFFE, 0xFFFF: true
  default: false
  }
}

func forbidden(_ scalar: Unicode.Scalar, at location: SourceLocation) -> Diagnostic {
  let digits = String(scalar.value, radix: 16, uppercase: true)
  let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  let (kind, advice) =
    switch scalar.value {
    case 0: ("NUL character", "the file may be in UTF-16, or no text at all; save it as UTF-8 in your editor")
    case 0xFEFF: ("byte order mark", "it is invisible and may stand only at the start of the file; delete it")
    case 0xFFFE, 0xFFFF: ("non-character", "delete it")
    default:
      ("control character", "delete it; in a text in double quotes it may be written as an escape, such as \"\\e\"")
    }
  return Diagnostic(.yamlCharacter, "YAML does not allow the \(kind) \(name)", at: location, notes: [advice])
}
