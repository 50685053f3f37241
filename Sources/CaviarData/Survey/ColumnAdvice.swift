import CaviarDiagnostics
internal import CaviarSpec
internal import CaviarTables

/// The rule of a column in a first spec, and the reason for it.
struct ColumnAdvice {
  let rule: any ColumnRule
  /// Why, in a few words.
  let reason: String
  /// Words that stand for missing numbers here, such as `-`.
  var tokens: [String] = []

  /// Nil if nothing needs to be said.
  init?(_ profile: ColumnProfile, in format: NumberFormat, isUnnamed: Bool) {
    func drop(_ reason: String) -> (any ColumnRule, String) { (Drop(), reason) }
    let chosen: (any ColumnRule, String)
    var tokens: [String] = []
    if profile.known == 0 {
      chosen = drop("no row has a value")
    } else if profile.known < 5, profile.rows > 50 {
      chosen = drop(
        "only \(counted(profile.known, "row")) of \(profile.rows) \(profile.known == 1 ? "has" : "have") a value")
    } else if profile.counts, profile.rows > 3 {
      chosen = drop("counts the rows")
    } else if profile.isNumeric {
      guard isUnnamed || Self.isIdentifier(profile.name), profile.areDistinctIntegers, profile.rows > 10 else {
        return nil
      }
      chosen = drop("a number of its own for each row")
    } else if let guess = NumberGuess(profile.words, in: format), !guess.format.strip.isEmpty,
      guess.share >= NumberGuess.suspicious, guess.format.hasMarks(of: format)
    {
      var rule = NumberColumn()
      rule.strip = guess.format.strip
      // A cell of this column that is not a number stands for a missing one.
      tokens = profile.words.words.filter { word in
        let bytes = Array(word.utf8)
        return guess.format.number(bytes, in: 0..<bytes.count) == nil && Self.isMark(word)
      }
      chosen = (rule, "numbers with \(quoted(guess.format.strip)) beside them")
    } else if profile.numbers > profile.known / 2, profile.words.words.count <= 5,
      profile.words.words.allSatisfy(Self.isMark)
    {
      tokens = profile.words.words
      chosen = (NumberColumn(), "numbers, and " + tokens.map(quoted).joined(separator: ", ") + " for missing ones")
    } else if Double(profile.numbers) >= NumberGuess.suspicious * Double(profile.known) {
      // A few cells that are not numbers are reported by the reader, with their places.
      chosen = (NumberColumn(), "numbers")
    } else {
      let words = profile.words.words.count
      let different = words + profile.differentNumbers
      if profile.hasMoreWords || words > 1000 || different > 20 && 2 * different > profile.known {
        chosen = drop(
          "\(profile.hasMoreWords ? "over " : "")\(different) different \(profile.numbers > 0 ? "cells" : "words") in \(profile.rows) rows"
        )
      } else if profile.numbers > 0 {
        chosen = (OneHot(), "words and numbers")
      } else {
        return nil
      }
    }
    (rule, reason) = chosen
    self.tokens = tokens
  }

  /// True if a word among numbers marks a missing one: signs alone, or a word that says so.
  private static func isMark(_ word: String) -> Bool {
    let letters = word.lowercased().filter { $0.isLetter || $0.isNumber }
    // MySQL's NULL, and the errors of spreadsheets.
    return letters.isEmpty || word == "\\N" || word.hasPrefix("#") && (word.hasSuffix("!") || word.hasSuffix("?"))
      || ["na", "nan", "none", "null", "nil", "missing", "unknown", "unavailable"].contains(letters)
  }

  /// True if a name is one of those that identifiers have.
  private static func isIdentifier(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["id", "index", "rownames", "row_names", "row", "no", "number", "unnamed: 0", "key", "uuid"].contains(name)
      || name.hasSuffix("_id") || name.hasSuffix(" id") || name.hasSuffix(".id")
  }
}
