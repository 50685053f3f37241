package import CaviarSpec

/// A change of a resolved spec without hyperparameters: what a remedy does.
package struct SpecChange: Sendable, Equatable {
  /// One step from a part of a spec to a part of it.
  package enum Step: Sendable, Equatable {
    case key(String)
    case item(Int)
  }

  /// The steps from the top level to the value.
  package let path: [Step]
  /// The new value; nil to remove it, for its default.
  package let value: SpecValue?
  /// The change in a line, such as `learning_rate: 0.1 → 0.001`.
  package let text: String

  package init(_ path: [Step], to value: SpecValue?, text: String) {
    self.path = path
    self.value = value
    self.text = text
  }

  /// The spec with the change.
  package func applied(to spec: SpecValue) -> SpecValue { apply(to: spec, path[...]) }

  private func apply(to spec: SpecValue, _ rest: ArraySlice<Step>) -> SpecValue {
    guard let step = rest.first else { return value ?? spec }
    let isLast = rest.count == 1
    switch (step, spec) {
    case (.key(let key), .map):
      if isLast { return value.map { spec.setting(key, to: $0) } ?? spec.removing(key) }
      return spec.setting(key, to: apply(to: spec[key] ?? [:], rest.dropFirst()))
    case (.item(let index), .list(var items)) where items.indices.contains(index):
      items[index] = apply(to: items[index], rest.dropFirst())
      return .list(items)
    default: return spec
    }
  }
}

extension SpecChange {
  /// A new value of a field of `training`, named by its address.
  static func training(_ path: String..., from old: SpecValue?, to new: SpecValue) -> SpecChange {
    let address = path.first == "optimizer" ? path.dropFirst() : path[...]
    let name = address.joined(separator: "."), value = YAMLText.flow(new)
    let text = old.map { "\(name): \(YAMLText.flow($0)) → \(value)" } ?? "add \(name): \(value)"
    return SpecChange([.key("training")] + path.map { .key($0) }, to: new, text: text)
  }

  /// Another number of epochs.
  static func epochs(from old: Int, to new: Int) -> SpecChange {
    SpecChange([.key("stages"), .item(0), .key("epochs")], to: .integer(new), text: "epochs: \(old) → \(new)")
  }

  /// A new option of a layer.
  static func layer(_ index: Int, _ kind: String, _ name: String, _ option: String, to new: SpecValue, from old: String)
    -> SpecChange
  {
    SpecChange(
      [.key("model"), .item(index), .key(kind), .key(option)], to: new,
      text: "\(name).\(option): \(old) → \(YAMLText.flow(new))")
  }
}
