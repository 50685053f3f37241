package import CaviarSpec
package import CaviarYAML

extension Training {
  /// Advice on keys that other tools have among the training options: budgets belong to stages, layers to the model.
  package static func advice(on key: String, _ value: Node) -> KeyAdvice? {
    let word = key.lowercased()
    if let advice = Activation.advice(on: word, value) { return advice }
    if let optimizer = optimizerKind.entries.first(where: { $0.name == word }) {
      return KeyAdvice(
        "write it as `optimizer: \(written(optimizer, value))`", insteadOf: ["optimizer"])
    }
    switch word {
    case "epochs", "n_epochs", "num_epochs", "max_epochs", "max_iter", "iterations":
      return KeyAdvice("how long a trial trains belongs to a stage: {name: coarse, trials: 20, epochs: \(value.count)}")
    case "trials", "n_trials", "num_trials", "n_iter", "max_trials":
      return KeyAdvice("the number of trials belongs to a stage: {name: coarse, trials: \(value.count), epochs: 5}")
    case "dropout", "dropout_rate":
      return KeyAdvice("dropout is a layer: write `- dropout: {rate: \(value.scalar?.text ?? "0.2")}` in `model`")
    case "batch_norm", "batch_normalization", "batchnorm":
      return KeyAdvice("batch norm is a layer: write `- batch_norm` in `model`, before the activation")
    case "loss", "criterion", "loss_function":
      return KeyAdvice("the loss follows from the output of `model`: `softmax`, or `regression: {loss: squared}`")
    case "metric", "metrics", "monitor":
      return KeyAdvice(
        "every metric is measured; the objective is set at the top of the spec: objective: validation_accuracy")
    case "seed", "random_state", "random_seed":
      return KeyAdvice("write `seed: \(value.count)` at the top of the spec, outside `training`")
    case "init", "initializer", "weight_init", "kernel_initializer":
      return KeyAdvice("initial weights belong to a layer: dense: {units: 50, init: \(value.scalar?.text ?? "he")}")
    case "validation_split", "validation", "val_split", "test_size":
      return KeyAdvice("parts belong to `data`: split: {train: 0.7, validation: 0.15, test: 0.15}")
    default: return nil
    }
  }

  /// An example of a required field, for the error that it is missing.
  package static func example(of field: String) -> String? {
    switch field {
    case "optimizer": "optimizer: adam"
    case "learning_rate": "learning_rate: {log: [1e-4, 1e-1]}"
    default: nil
    }
  }

  /// The value of `optimizer` that means the same, with the option that a number or a range was meant for.
  private static func written(_ optimizer: ComponentEntry<any Optimizer>, _ value: Node) -> String {
    guard let option = optimizer.options.first else { return optimizer.name }
    if let number = value.scalar?.number { return "{\(optimizer.name): {\(option.name): \(number.plainText)}}" }
    let keys = value.mapping?.compactMap(\.key.scalar?.text) ?? []
    let own = keys.filter { key in optimizer.options.contains { $0.name == key } }
    let rate = keys.count > own.count ? optimizer.name + "`, and the rate beside it: `learning_rate: …" : nil
    guard !own.isEmpty else { return rate ?? optimizer.name }
    return "{\(optimizer.name): {" + own.map { "\($0): …" }.joined(separator: ", ") + "}}"
  }
}

extension Optimizer {
  /// Advice on options that other tools give to the optimizer, such as the learning rate: they are fields of
  /// `training`.
  package static func advice(on key: String, _ value: Node) -> KeyAdvice? {
    let shared = ["learning_rate", "learning_rate_schedule", "l2", "l1", "clip_norm", "batch_size"]
    guard
      let field = Training.fields.first(where: { field in
        shared.contains(field.name) && (field.name == key || field.otherNames.contains(key))
      }), !fields.contains(where: { $0.otherNames.contains(key) })
    else { return nil }
    return KeyAdvice("`\(field.name)` is a field of `training`, beside `optimizer`")
  }
}

extension Dense {
  package static func advice(on key: String, _ value: Node) -> KeyAdvice? { Activation.advice(on: key, value) }
}

/// Advice on the option `activation` of other tools' layers: here an activation is a layer.
package enum Activation {
  package static func advice(on key: String, _ value: Node) -> KeyAdvice? {
    guard ["activation", "activations", "act", "nonlinearity", "activation_function"].contains(key) else { return nil }
    let word = value.scalar?.text.lowercased()
    let layer = layers.first { layer in
      layer.squashes != nil && (layer.name == word || layer.otherNames.contains(word ?? ""))
    }
    return KeyAdvice(
      "an activation is a layer of its own: write `- \(layer?.name ?? "relu")` in the line after the dense layer")
  }
}

extension Node {
  /// The integer of the node, or 10 as an example.
  fileprivate var count: String { scalar?.integer.map(String.init) ?? "10" }
}
