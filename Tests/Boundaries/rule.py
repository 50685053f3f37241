"""The boundary rule, written a second time: the reference for CaviarSearch/Trend.swift and what boundaries.py measures.

A trial is its place (1 is the best, equal trials share one, None is a failure) and its positions: from -1 to 1 across
each ordered hyperparameter's range, None where the trial has none. A score is the sum of 1/j from a trial's place to
the number of trials, less 1 (Savage's exponential scores): it tells good trials apart and hardly the bad ones.
"""

import numpy as np
from scipy.stats import norm

LEAST = 8           # trials, for a trend
LEAST_WARNING = 20  # trials, for a warning
OUTER = 0.25        # the slope here is the mean slope over the outer three quarters, from -0.5 to 1
RISING = 0.5        # standard errors by which the fitted curve must still rise at the edge itself
CHANCE = 0.025      # once in 40 stages, over all edges
CROWD = 0.01        # the same of a crowd, over all edges
STEPS = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 128]
QUANTILES = {step: round(float(norm.isf(CHANCE / step)), 6) for step in STEPS}
MOST = 99.0
COLUMNS = 40


def needed(edges, freedom):
    """How many standard errors chance exceeds once in 40 stages, at any of `edges` edges (Cornish and Fisher's t)."""
    step = next((s for s in STEPS if s >= edges), STEPS[-1])
    z = QUANTILES[step]
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)


def scores(places):
    """Savage's scores; equal trials have their mean."""
    n = len(places)
    single = np.cumsum(1 / np.arange(n, 0, -1))[::-1] - 1
    order = sorted(range(n), key=lambda i: (places[i] is None, places[i] or 0))
    result = np.empty(n)
    start = 0
    while start < n:
        end = start
        while end < n and places[order[end]] == places[order[start]]:
            end += 1
        result[order[start:end]] = single[start:end].mean()
        start = end
    return result


def trend(places, positions, others, indicators=()):
    """The outward slopes over their standard errors: {"low": (outer, edge), "high": (outer, edge), "freedom": …}.

    positions: of the hyperparameter asked about. others: a list of positions for each other ordered one. indicators:
    lists of 0 and 1, of choices without an order and of presence. None where nothing can be said.
    """
    here = [i for i, p in enumerate(positions) if p is not None]
    n = len(here)
    if n < LEAST:
        return None
    y = scores([places[i] for i in here])
    if np.ptp(y) == 0:
        return None
    u = np.array([positions[i] for i in here])
    lines = [np.array([o[i] if o[i] is not None else 0.0 for i in here]) for o in others]
    candidates = [u, u * u] + lines + [line * line for line in lines]
    candidates += [np.array([float(c[i]) for i in here]) for c in indicators]
    columns = [np.ones(n)]
    basis = [columns[0] / np.sqrt(n)]
    for index, column in enumerate(candidates):
        if len(columns) >= max(3, min(n // 3, COLUMNS)):
            break
        directions = np.array(basis)
        rest = column - directions.T @ (directions @ column)
        rest -= directions.T @ (directions @ rest)
        if rest @ rest <= 1e-9 * (column @ column):
            if index < 2:
                return None
            continue
        columns.append(column)
        basis.append(rest / np.sqrt(rest @ rest))
    x = np.stack(columns, 1)
    inverse = np.linalg.inv(x.T @ x)
    b = np.linalg.lstsq(x, y, rcond=None)[0]
    rest = y - x @ b
    freedom = n - x.shape[1]
    variance = rest @ rest / freedom
    if rest @ rest <= 1e-9 * ((y - y.mean()) @ (y - y.mean())):
        variance = 0.0
    result = {"freedom": freedom}
    for name, side in (("low", -1), ("high", 1)):
        pair = []
        for at in (OUTER, 1.0):
            c = 2 * side * at
            slope = side * (b[1] + c * b[2])
            error = np.sqrt(variance * (inverse[1, 1] + 2 * c * inverse[1, 2] + c * c * inverse[2, 2]))
            if abs(slope) <= 1e-9:
                pair.append(0.0)
            else:
                pair.append(float(np.clip(slope / error if error > 0 else slope * np.inf, -MOST, MOST)))
        result[name] = tuple(pair)
    return result


def rises(result, side, edges):
    """Whether there is a trend towards an edge."""
    outer, edge = result[side]
    return outer >= needed(edges, result["freedom"]) and edge >= RISING
