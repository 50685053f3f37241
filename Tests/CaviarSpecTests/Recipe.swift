import CaviarSpec

/// A mapping with a field of every type.
struct Recipe: Mapping, Equatable {
  enum Mood: String, CaseIterable, Sendable {
    case calm, no, on
    case late = "1:30"
    case octal = "017"
  }

  var rate = 0.1
  var beta = 0.9
  var penalty = 0.0
  var weight = 0.0
  var cooks = 2
  var plates = 0
  var isHot = true
  var mood = Mood.calm
  var title: String?

  static var fields: [Field<Recipe>] {
    [
      Field("learning_rate", \.rate, .number(.positive), required: true, otherNames: ["lr", "alpha"], "How fast."),
      Field("beta", \.beta, .number(.belowOne), "How slow."),
      Field("l2", \.penalty, .number(.nonnegative), otherNames: ["weight_decay", "reg"], "How strict."),
      Field("weight", \.weight, .number(), "How heavy."),
      Field("cooks", \.cooks, .integer(.between(1, 100)), otherNames: ["hidden_dim"], "How many."),
      Field("plates", \.plates, .integer(), "How many more."),
      Field("hot", \.isHot, .boolean, "Whether."),
      Field("mood", \.mood, .word, "Which."),
      Field("title", \.title, Codec.text.optional, "What."),
    ]
  }
}

extension Codec where Value == Recipe {
  static var plain: Codec { .mapping(named: "recipe") }
  /// A recipe in which every scalar may carry a scale.
  static var recipe: Codec { plain.searchable }
}

/// The kind of the components below.
protocol Dish: Sendable {}

struct Bread: Component, Dish, Equatable {
  static let name = "bread"
  static let otherNames = ["loaf", "toast"]
  static let summary = "Without options."
  static let example = "bread"
}

struct Oven: Component, Dish, Equatable {
  static let name = "oven"
  static let summary = "With options that have defaults."
  static let example = "oven: {heat: 200}"
  var heat = 180.0
  var minutes: Int?
  static var fields: [Field<Oven>] {
    [
      Field("heat", \.heat, .number(.positive), otherNames: ["temperature"], "How hot."),
      Field("minutes", \.minutes, Codec.integer(.atLeast(1)).optional, "How long."),
    ]
  }
}

struct Salt: Component, Dish, Equatable {
  static let name = "salt"
  static let summary = "With an option that must be there."
  static let example = "salt: {grams: 5}"
  var grams = 0
  static var fields: [Field<Salt>] {
    [Field("grams", \.grams, .integer(.atLeast(1)), required: true, otherNames: ["amount"], "How much.")]
  }
}

struct Fade: Component, Dish, Equatable {
  static let name = "fade"
  static let summary = "With a shorthand."
  static let example = "fade: 0.95"
  static let hasShorthand = true
  var factor = 0.5
  static var fields: [Field<Fade>] {
    [Field("factor", \.factor, .number(.positiveUnit), required: true, otherNames: ["gamma"], "How much is left.")]
  }
}

let dishes = ComponentKind<any Dish>(
  "oven dish",
  [
    ComponentEntry(Bread.self) { $0 }, ComponentEntry(Fade.self) { $0 }, ComponentEntry(Oven.self) { $0 },
    ComponentEntry(Salt.self) { $0 },
  ])
