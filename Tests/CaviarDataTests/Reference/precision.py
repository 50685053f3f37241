"""Preprocessing by NumPy in Double, rounded to 32 bits once, at the end.

Writes PrecisionValues.swift beside the tests:
    python3 precision.py > ../PrecisionValues.swift && swift format -i ../PrecisionValues.swift
Made with Python 3.11.7 and NumPy 2.4.6.
"""

import numpy as np


def show(name, comment, x, kind="Float"):
    x = np.asarray(x, dtype=np.float64).ravel()
    if kind == "Float":
        x = x.astype(np.float32).astype(np.float64)
    print(f"\n/// {comment}")
    print(f"let {name}: [{kind}] = {x.tolist()}")


def axes_of(x):
    mean = x.mean(0)
    _, s, axes = np.linalg.svd(x - mean, full_matrices=False)
    axes *= np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(1)])[:, None]
    return mean, axes, s**2 / len(x)


def main():
    print("// Made by Reference/precision.py.")
    time = 1_700_000_000.0 + np.arange(200)
    show("standardTimes", "1700000000 … 1700000199, standardized.", (time - time.mean()) / time.std())

    rng = np.random.default_rng(17)
    mixed = rng.normal(size=(32, 4)) @ rng.normal(size=(4, 4)) * [30, 2, 5, 1]
    every = mixed + [1.7e9, 1e6, -3e7, 0.1]
    train = every[:24]
    show("offsetFeatures", "[32 × 4], far from 0; the training part is the first 24 rows.", every, "Double")
    mean, std = train.mean(0), train.std(0)
    low, high = train.min(0), train.max(0)
    standard = (every - mean) / std
    show("offsetCentred", "All rows, less the training part's mean.", every - mean)
    show("offsetNormalized", "All rows, divided by the deviation.", every / std)
    show("offsetStandard", "All rows, standardized.", standard)
    show("offsetMinMax", "All rows, between the smallest and the largest.", (every - low) / (high - low))
    show("offsetDivided", "All rows, divided by 255.", every / 255)
    center, axes, variances = axes_of(train)
    show("offsetComponents", "All rows on the first two principal axes.", (every - center) @ axes[:2].T)
    show("offsetWhite", "All rows whitened.", (every - center) @ axes.T / np.sqrt(variances + 1e-5))
    center, axes, variances = axes_of(standard[:24])
    show("offsetStandardComponents", "All rows, standardized, on the first two axes.", (standard - center) @ axes[:2].T)


if __name__ == "__main__":
    main()
