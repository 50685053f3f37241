"""Preprocessing by NumPy, in Double.

Writes PreprocessingValues.swift beside the tests:
    python3 preprocessing.py > ../PreprocessingValues.swift && swift format -i ../PreprocessingValues.swift
Made with Python 3.11.7 and NumPy 2.4.6.
"""

import numpy as np


def show(name, comment, x):
    print(f"\n/// {comment}")
    print(f"let {name}: [Float] = {np.asarray(x).ravel().astype(np.float32).astype(float).tolist()}")


def main():
    rng = np.random.default_rng(64)
    x = (rng.normal(size=(30, 4)) @ rng.normal(size=(4, 5)) + rng.normal(0, 0.3, (30, 5)) + 3).astype(np.float32)
    train, every = x[:20].astype(float), x.astype(float)
    print("// Made by Reference/preprocessing.py.")
    show("mixedFeatures", "[30 × 5]; the training part is the first 20 rows.", x)
    low, high = train.min(0), train.max(0)
    show("mixedMinMax", "All rows, between the training part's smallest and largest.", (every - low) / (high - low))

    mean = train.mean(0)
    u, s, axes = np.linalg.svd(train - mean, full_matrices=False)
    axes *= np.sign(axes[np.arange(5), np.abs(axes).argmax(1)])[:, None]
    variances = s**2 / len(train)
    show("mixedComponents", "All rows on the first three principal axes.", (every - mean) @ axes[:3].T)
    show("mixedWhite", "All rows whitened.", (every - mean) @ axes.T / np.sqrt(variances + 1e-5))
    show("mixedShares", "The part of the variance that the first axes explain.", variances.cumsum() / variances.sum())


if __name__ == "__main__":
    main()
