/// The program's version, as in its release. It stands in no result: what results depend on is ``Numerics``.
package let programVersion = "0.1.0"
