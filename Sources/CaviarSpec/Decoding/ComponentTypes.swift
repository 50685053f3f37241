extension ComponentKind {
  /// A kind of the components of some types, in their order. Each type conforms to the protocol that `Part` is any of.
  ///
  /// Swift cannot require that of a type parameter; a type that does not conform is found by the test of its example.
  ///
  /// - Parameter types: A list as `list.map { $0 }`, which converts each type at once: the conversion of a whole array
  ///   searches all conformances of the program for each type.
  package init(_ name: String, of types: [any Component.Type], or substitutes: [String] = []) {
    func entry<C: Component>(of type: C.Type) -> ComponentEntry<Part> {
      @Sendable func part(_ component: C) -> Part {
        guard let part = component as? Part else { preconditionFailure("`\(C.name)` is no \(name)") }
        return part
      }
      return ComponentEntry(type, as: part)
    }
    self.init(name, types.map { entry(of: $0) }, or: substitutes)
  }
}
