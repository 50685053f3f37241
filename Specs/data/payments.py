"""Writes payments.csv, generated card payments of which one in 25 is fraud:  python3 payments.py > payments.csv

Only the standard library, so that any Python 3 gives the same bytes.
"""

import random

ROWS = 3000

rng = random.Random(231)

print("amount,hour,distance,attempts,account_days,fraud")
for _ in range(ROWS):
    fraud = rng.random() < 0.04
    # Two kinds of fraud: one large payment from afar, or many small ones at night.
    large = fraud and rng.random() < 0.5
    night = fraud and not large
    amount = rng.lognormvariate(5.2 if large else 1.5 if night else 3.2, 0.8)
    hour = (rng.gauss(3, 2) if night else rng.gauss(14, 4.5)) % 24
    distance = rng.expovariate(1 / (900 if large else 60))
    attempts = 1 + int(rng.expovariate(1 / (2.5 if night else 0.35)))
    days = rng.expovariate(1 / (250 if fraud else 700))
    print(f"{amount:.2f},{hour:.1f},{distance:.0f},{attempts},{days:.0f},{'yes' if fraud else 'no'}")
