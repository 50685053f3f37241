import CaviarDiagnostics

/// A table of strings, laid out for a terminal or as Markdown. Numeric columns are aligned to the right, all others to the
/// left.
struct TextTable {
  var header: [String]
  /// The cells; shape [rows][columns of the header].
  var rows: [[String]]

  /// The placeholder for a missing value.
  static let none = "–"
  private static let gap = 2

  /// The table with `change` applied to every cell, including the header's.
  func mapped(_ change: (String) -> String) -> TextTable {
    TextTable(header: header.map(change), rows: rows.map { $0.map(change) })
  }

  /// The table with rows and columns exchanged. The first column becomes the header.
  var transposed: TextTable {
    let all = [header] + rows
    let turned = header.indices.map { column in all.map { $0[column] } }
    return TextTable(header: turned.first ?? [], rows: Array(turned.dropFirst()))
  }

  /// The table laid out in at most `width` columns; the first line of each block is a header.
  ///
  /// A table that is too wide is transposed, or split into blocks of fewer columns, or listed cell by cell; no cell is
  /// omitted.
  func lines(width: Int) -> [Line] {
    let safe = mapped(Glyph.line)
    if safe.width <= width { return safe.laidOut }
    let turned = safe.transposed
    if turned.width <= width { return turned.laidOut }
    return turned.blocks(width: width) ?? safe.listed(width: width)
  }

  /// A line of a table that is laid out, with its role, since a header is drawn differently.
  struct Line: Equatable {
    let text: String
    var isHeader = false
  }

  private var columnWidths: [Int] {
    header.indices.map { column in ([header] + rows).map { $0[column].displayWidth }.max() ?? 0 }
  }

  private var width: Int { columnWidths.reduce(0, +) + Self.gap * max(0, header.count - 1) }

  private func isNumeric(_ column: Int) -> Bool {
    let cells = rows.map { $0[column] }.filter { !$0.isEmpty }
    return !cells.isEmpty && cells.allSatisfy { $0 == Self.none || Double($0.filter { $0 != "," }) != nil }
  }

  private var rightAligned: [Bool] { header.indices.map { isNumeric($0) } }

  private var laidOut: [Line] {
    let widths = columnWidths
    let right = rightAligned
    return ([header] + rows).enumerated().map { index, cells in
      let padded = cells.indices.map { cells[$0].padded(to: widths[$0], right: right[$0]) }
      let text = padded.joined(separator: String(repeating: " ", count: Self.gap))
      return Line(text: text.trimmingEnd, isHeader: index == 0)
    }
  }

  /// Blocks that repeat the first column beside as many others as fit. Nil if the widest does not fit beside it.
  private func blocks(width: Int) -> [Line]? {
    let widths = columnWidths
    guard let first = widths.first, let widest = widths.dropFirst().max(), first + Self.gap + widest <= width else {
      return nil
    }
    var lines: [Line] = []
    var column = 1
    while column < header.count {
      var end = column
      var used = first
      while end < header.count, used + Self.gap + widths[end] <= width {
        used += Self.gap + widths[end]
        end += 1
      }
      let picked = [0] + Array(column..<end)
      let block = TextTable(header: picked.map { header[$0] }, rows: rows.map { row in picked.map { row[$0] } })
      lines += (lines.isEmpty ? [] : [Line(text: "")]) + block.laidOut
      column = end
    }
    return lines
  }

  /// Each cell as `column: value`, with a paragraph per row.
  private func listed(width: Int) -> [Line] {
    rows.enumerated().flatMap { index, row in
      let cells = zip(header, row).enumerated().flatMap { column, cell in
        let wrapped = "\(cell.0): \(cell.1)".wrapped(to: width - 2)
        return wrapped.enumerated().map { Line(text: (column == 0 && $0 == 0 ? "" : "  ") + $1, isHeader: column == 0) }
      }
      return (index == 0 ? [] : [Line(text: "")]) + cells
    }
  }

  /// The table in GitHub-flavoured Markdown. The cells must already be Markdown.
  var markdown: String {
    let right = rightAligned
    let widths = columnWidths.map { min(max($0, 3), 40) }
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rule = header.indices.map {
      String(repeating: "-", count: widths[$0] - (right[$0] ? 1 : 0)) + (right[$0] ? ":" : "")
    }
    let body = ([header] + rows).map { cells in
      line(cells.indices.map { cells[$0].padded(to: widths[$0], right: right[$0]) })
    }
    return ([body[0], line(rule)] + body.dropFirst()).joined(separator: "\n")
  }
}

extension String {
  fileprivate var trimmingEnd: String { String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]) }
}
