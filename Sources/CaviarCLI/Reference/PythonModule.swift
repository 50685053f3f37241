/// The module for training scripts in Python: one file, which `caviar explain python` prints.
enum PythonModule {
  static let topic = ReferenceTopic(
    name: "python", otherNames: ["caviar.py", "module", "pytorch", "tensorflow", "keras", "jax", "sklearn"],
    summary: "The module with which a training script in Python reports: caviar explain python > caviar.py")

  /// Its text, without the end of its last line.
  static let source = String(decoding: PackageResources.caviar_py.dropLast(), as: UTF8.self)
}
