"""Intervals and tests."""

import math
import statistics

from scipy import stats


def wilson(hits, n):
    """The 95 % interval of a share."""
    if not n:
        return 0.0, 1.0
    z, p = 1.959964, hits / n
    centre, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (centre - half) / (1 + z * z / n)), min(1.0, (centre + half) / (1 + z * z / n))


def greater(a, b):
    """The one-sided p-value of Welch's test that the mean of a is above that of b."""
    if statistics.pvariance(a) + statistics.pvariance(b) == 0:
        return 0.0 if statistics.fmean(a) > statistics.fmean(b) else 1.0
    return float(stats.ttest_ind(a, b, equal_var=False, alternative="greater").pvalue)


def effect(a, b):
    """Cohen's d of a over b."""
    difference = statistics.fmean(a) - statistics.fmean(b)
    spread = math.sqrt((statistics.variance(a) + statistics.variance(b)) / 2)
    return difference / spread if spread else math.copysign(math.inf, difference) if difference else 0.0


def holm(p_values, level=0.05):
    """Whether each is significant, with Holm's correction."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    passed = [False] * len(p_values)
    for rank, index in enumerate(order):
        if p_values[index] > level / (len(p_values) - rank):
            break
        passed[index] = True
    return passed
