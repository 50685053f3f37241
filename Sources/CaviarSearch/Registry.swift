package import CaviarSpec

/// The scales of the language, sorted by name. A new scale is a file in `Scales/` and a line here.
package let scales: [any Scale.Type] = [
  Log.self,
  OneMinusLog.self,
  Uniform.self,
]

/// The samplers of the language, sorted by name. A new sampler is a file in `Samplers/` and a line here.
package let samplers: [any Sampler.Type] = [
  GridSampler.self,
  HaltonSampler.self,
  LatinHypercubeSampler.self,
  RandomSampler.self,
  SobolSampler.self,
  TPESampler.self,
]

/// The samplers as a kind of component, by which a spec's names are decoded.
package let samplerKind = ComponentKind("sampler", samplers.map { entry($0) })

private func entry<S: Sampler>(_ type: S.Type) -> ComponentEntry<any Sampler> {
  ComponentEntry(type) { $0 }
}
