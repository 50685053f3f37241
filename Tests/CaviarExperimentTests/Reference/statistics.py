"""Statistics by SciPy and NumPy.

Writes StatisticsValues.swift beside the tests:
    python3 statistics.py > ../StatisticsValues.swift && swift format -i ../StatisticsValues.swift
Made with SciPy 1.17 and NumPy 2.4. The samples are formulas that the tests repeat.
"""

import numpy as np
from scipy import stats


def sample(n, a, b, m):
    """Numbers that look random, with ties where m is small."""
    return np.array([((i * i * a + i * b + 7) % m) / m for i in range(n)])


print("// Made by Reference/statistics.py.\n")
print("/// D and the asymptotic probability of two samples: n, a, b, m of each.")
print("let kolmogorovSmirnov: [(first: [Int], second: [Int], distance: Double, probability: Double)] = [")
for first, second in [
    ((50, 3, 5, 101), (70, 7, 2, 97)), ((200, 3, 5, 1009), (300, 5, 11, 2003)), ((300, 1, 0, 401), (300, 3, 5, 1009)),
    ((40, 3, 5, 7), (60, 2, 1, 5)), ((500, 3, 5, 1009), (500, 3, 5, 1009)),
]:
    x, y = sample(*first), sample(*second)
    d = stats.ks_2samp(x, y, method="asymp").statistic
    p = stats.kstwobign.sf(d * np.sqrt(len(x) * len(y) / (len(x) + len(y))))
    print(f"  ({list(first)}, {list(second)}, {float(d)!r}, {float(p)!r}),")
print("]\n")
print("/// The eigenvalues of A·Aᵀ / n, with A of so many rows and columns.")
print("let eigenvalues: [(order: Int, columns: Int, values: [Double])] = [")
for order, columns in [(1, 4), (2, 9), (5, 40), (12, 8), (20, 100)]:
    a = sample(order * columns, 3, 5, 1009).reshape(order, columns)
    values = np.linalg.eigvalsh(a @ a.T / columns)
    print(f"  ({order}, {columns}, {[float(v) for v in values]!r}),")
print("]\n")
print("/// Tied ranks of a sample.")
print(f"let tiedRanks: [Double] = {[float(r) for r in stats.rankdata(sample(30, 3, 5, 7))]!r}")
