/// The program's version, as in its release. Results are the same to the byte on one version and one engine.
package let programVersion = "0.1.0"
