/// A source line and the line of marks under it.
///
/// A line of more than `width` cells is cut around the marked place, with `…` for the omitted text, so that a file with a
/// line of a megabyte still has a readable error. Time and memory for the output depend on `width`; only the search for
/// the column is linear in the line.
struct Snippet {
  private(set) var source = ""
  private(set) var marks = ""

  init(_ line: Substring, column: Int, length: Int, width: Int) {
    let scalars = line.unicodeScalars
    let target =
      scalars.index(scalars.startIndex, offsetBy: column - 1, limitedBy: scalars.endIndex) ?? scalars.endIndex
    let window = Self.window(of: scalars, around: target, width: width)

    var cell = 0
    if window.lowerBound > scalars.startIndex {
      source = "…"
      marks = " "
      cell = 1
    }
    var remaining = length
    var index = window.lowerBound
    while index < window.upperBound {
      let scalar = scalars[index]
      let glyph = Glyph(scalar)
      let cells = scalar == "\t" ? Glyph.tabStop - cell % Glyph.tabStop : glyph.width
      source += glyph.text
      if index < target {
        // A tab stays a tab, so that the marks align whatever the terminal's tab stops are.
        marks += scalar == "\t" ? "\t" : String(repeating: " ", count: cells)
      } else if remaining > 0 {
        marks +=
          index == target
          ? "^" + String(repeating: "~", count: max(0, cells - 1)) : String(repeating: "~", count: cells)
        remaining -= 1
      }
      cell += cells
      scalars.formIndex(after: &index)
    }
    if window.upperBound < scalars.endIndex { source += "…" }
    if target == scalars.endIndex { marks += "^" }
  }

  /// The part of a line around `target` that fits in `width` cells, ellipses included.
  private static func window(
    of scalars: Substring.UnicodeScalarView, around target: String.Index, width: Int
  ) -> Range<String.Index> {
    let ahead = forward(scalars, from: target, cells: width)
    let behind = backward(scalars, from: target, cells: width)
    if ahead.end == scalars.endIndex, behind.end == scalars.startIndex, ahead.cells + behind.cells <= width {
      return scalars.startIndex..<scalars.endIndex
    }
    let half = width / 2
    let room = max(half, width - ahead.cells) - 2
    let left = backward(scalars, from: target, cells: max(0, min(behind.cells, room)))
    let right = forward(scalars, from: target, cells: max(2, width - left.cells - 2))
    return left.end..<right.end
  }

  private typealias Reach = (end: String.Index, cells: Int)

  /// The end of at most `cells` cells to the right of `start`.
  private static func forward(_ scalars: Substring.UnicodeScalarView, from start: String.Index, cells: Int) -> Reach {
    var reach: Reach = (start, 0)
    while reach.end < scalars.endIndex {
      let width = Glyph(scalars[reach.end]).width
      if reach.cells + width > cells { break }
      reach = (scalars.index(after: reach.end), reach.cells + width)
    }
    return reach
  }

  /// The end of at most `cells` cells to the left of `start`.
  private static func backward(_ scalars: Substring.UnicodeScalarView, from start: String.Index, cells: Int) -> Reach {
    var reach: Reach = (start, 0)
    while reach.end > scalars.startIndex {
      let previous = scalars.index(before: reach.end)
      let width = Glyph(scalars[previous]).width
      if reach.cells + width > cells { break }
      reach = (previous, reach.cells + width)
    }
    return reach
  }
}
