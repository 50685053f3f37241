"""Writes the direction numbers of Sobol's sequence, and reference points of Sobol's and Halton's, from SciPy:

    python3 -m venv venv && venv/bin/pip install scipy==1.17.1
    venv/bin/python low_discrepancy.py ../../../Sources/CaviarSearch/Samplers/SobolDirections.swift ../LowDiscrepancyValues.swift

The direction numbers are Joe and Kuo's new-joe-kuo-6.21201, which SciPy carries.
"""
import sys
from pathlib import Path

import numpy as np
import scipy.stats
from scipy.stats import qmc

DIMENSIONS = 64
numbers = np.load(Path(scipy.stats.__file__).parent / "_sobol_direction_numbers.npz")

lines = [
    "/// The primitive polynomials and initial direction numbers of the first 64 dimensions of Sobol's sequence: S. Joe and",
    '/// F. Y. Kuo, "Constructing Sobol Sequences with Better Two-Dimensional Projections", SIAM J. Sci. Comput. 30 (2008),',
    "/// new-joe-kuo-6.21201.",
    "///",
    "/// A polynomial's coefficients are the bits of a number, the highest first; its degree is the number of initial numbers.",
    "enum SobolDirections {",
    "  static let dimensions: [(polynomial: UInt32, initial: [UInt32])] = [",
]
for dimension in range(DIMENSIONS):
    polynomial = int(numbers["poly"][dimension])
    degree = polynomial.bit_length() - 1
    initial = [int(number) for number in numbers["vinit"][dimension][:degree]]
    lines.append(f"    ({polynomial}, {initial}),")
Path(sys.argv[1]).write_text("\n".join(lines + ["  ]", "}", ""]))


def rows(points):
    return "\n".join("    [" + ", ".join(repr(float(value)) for value in row) + "]," for row in points)


sobol = qmc.Sobol(DIMENSIONS, scramble=False, bits=32)
halton = qmc.Halton(10, scramble=False)
sobol_points = sobol.random(64)[:, [0, 1, 2, 7, 20, 63]]
halton_points = halton.random(30)
Path(sys.argv[2]).write_text(
    "// Written by Reference/low_discrepancy.py: SciPy's points without scrambling.\n"
    "enum LowDiscrepancyValues {\n"
    "  /// The first 64 points of Sobol's sequence in the dimensions 0, 1, 2, 7, 20 and 63.\n"
    f"  static let sobol: [[Double]] = [\n{rows(sobol_points)}\n  ]\n\n"
    "  /// The first 30 points of Halton's sequence in ten dimensions.\n"
    f"  static let halton: [[Double]] = [\n{rows(halton_points)}\n  ]\n}}\n")
