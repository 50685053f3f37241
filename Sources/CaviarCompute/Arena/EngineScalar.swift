/// An element type of the engine: `Float` for training, `Double` for gradient checks, which need its precision.
public protocol EngineScalar: BinaryFloatingPoint, Codable, Sendable {}

extension Float: EngineScalar {}
extension Double: EngineScalar {}
