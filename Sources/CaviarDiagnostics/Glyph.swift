/// The safe form of one Unicode scalar on a terminal, and its width in cells.
///
/// Control and invisible characters are spelt out as `<U+001B>`, so that nothing from a file or a message can move the
/// cursor, change colours, turn the direction of writing, or hide.
package struct Glyph {
  /// The scalar itself, or its name if it is not safe to show.
  package let text: String
  /// The width of `text` in cells; for a tab, its maximum.
  package let width: Int

  /// Creates the glyph of `scalar`.
  package init(_ scalar: Unicode.Scalar) {
    if Self.isHazard(scalar) {
      let digits = String(scalar.value, radix: 16, uppercase: true)
      text = "<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>"
      width = text.unicodeScalars.count
    } else {
      text = String(scalar)
      width = Self.cells(of: scalar)
    }
  }

  /// `text` in a form that is safe to show in one line. Tabs are kept.
  package static func line(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { $0 += Glyph($1).text }
  }

  /// The maximum width of a tab.
  static let tabStop = 8

  private static func isHazard(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return true
    // The joiners (U+200C, U+200D) belong to emoji and to scripts such as Persian.
    case .format: return scalar.properties.isDefaultIgnorableCodePoint && !(0x200C...0x200D).contains(scalar.value)
    default: return false
    }
  }

  private static func cells(of scalar: Unicode.Scalar) -> Int {
    if scalar == "\t" { return tabStop }
    if scalar.isASCII { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    // Two regional indicators make one flag of two cells.
    if (0x1F1E6...0x1F1FF).contains(scalar.value) { return 1 }
    // The vowels and final consonants of decomposed Hangul join the syllable's first consonant.
    if (0x1160...0x11FF).contains(scalar.value) { return 0 }
    return scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  /// The blocks that Unicode Standard Annex 11 classifies as wide or fullwidth; emoji have a property of their own.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F, 0x2E80...0x303E, 0x3041...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1D300...0x1D376, 0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]
}
