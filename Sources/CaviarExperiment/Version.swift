/// The program's version, as in its release. It is in no result, since results depend on ``Numerics``.
package let programVersion = "0.1.0"
