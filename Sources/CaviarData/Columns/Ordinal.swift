package import CaviarSpec
package import CaviarTables

/// Makes words with an order the numbers 0, 1, 2, …
package struct Ordinal: ColumnRule {
  package static let name = "ordinal"
  package static let otherNames = ["ordered", "ordinal_encoder", "label_encoder", "levels", "ranks"]
  package static let summary =
    "Words in an order, which become the numbers 0, 1, 2, …; a missing one is a missing number."
  package static let example = "{ordinal: [low, mid, high]}"
  package static let hasShorthand = true
  package static let fields: [Field<Ordinal>] = [
    .init(
      "order", \.order, Codec<String>.text.list(minimum: 2).distinct, required: true,
      otherNames: ["categories", "levels", "values"], "Every word, the lowest first.")
  ]

  package var order: [String] = []

  package init() {}

  package var type: ColumnType { .ranks(order) }
}
