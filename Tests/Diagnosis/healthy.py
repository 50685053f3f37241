"""Healthy configurations: sensible ones, improved by the menu of remedies until no entry of it wins any more.

An entry wins if its ten test scores are above the configuration's by Welch's test, with Holm's correction over the menu,
and their mean by more than 0.01. Then it takes the configuration's place, and the menu is tried again with other seeds.
What still loses after ROUNDS of that is dropped.
"""

from statistics import fmean

from evidence import greater, holm
from specs import Network, menu

ROUNDS = 4
MOMENTUM, NESTEROV = "{momentum: {beta: 0.9}}", "{nesterov: {beta: 0.9}}"

# The first two are also the clean counterparts of the faults.
CANDIDATES = {
    "shallow": Network(),
    "deep": Network(widths=(32, 32, 32), optimizer=MOMENTUM, rate=0.01),
    "tanh": Network(widths=(32,), activation="tanh", optimizer=MOMENTUM, rate=0.02),
    "norm": Network(widths=(64, 64), norm=True, optimizer=MOMENTUM, rate=0.01, epochs=40),
    "wide": Network(widths=(96,), dropout=0.3, optimizer="adamw", rate=0.002, epochs=60),
    "cosine": Network(widths=(64, 32), optimizer=NESTEROV, rate=0.02, schedule="cosine", epochs=50),
    "elu": Network(widths=(16, 16), activation="elu", optimizer="rmsprop", rate=0.002, l2=1e-3, epochs=40),
}


def climb(network, measure, seed):
    """(network, whether no remedy wins, rounds, the entries that were taken); `measure(network, seed)` gives ten scores."""
    taken = []
    for number in range(ROUNDS):
        own = measure(network, seed + 2 * number)
        entries = [(name, changed, measure(changed, seed + 2 * number + 1)) for name, changed in menu(network)]
        passed = holm([greater(scores, own) for _, _, scores in entries])
        winners = [entry for entry, won in zip(entries, passed) if won and fmean(entry[2]) > fmean(own) + 0.01]
        if not winners:
            return network, True, number + 1, taken
        name, network, _ = max(winners, key=lambda entry: fmean(entry[2]))
        taken.append(name)
        if network.epochs > 400:
            break
    return network, False, ROUNDS, taken
