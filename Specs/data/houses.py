"""Writes houses.csv, generated sales of houses with their prices:  python3 houses.py > houses.csv

Only the standard library, so that any Python 3 gives the same bytes.
"""

import math
import random

ROWS = 1500
DISTRICTS = {"harbour": 0.35, "hill": 0.2, "mill": -0.1, "station": -0.25}

rng = random.Random(231)

print("area,rooms,year,kilometres,district,garden,price")
for _ in range(ROWS):
    area = min(400, max(25, rng.lognormvariate(4.6, 0.4)))
    rooms = max(1, round(area / 28 + rng.gauss(0, 0.8)))
    year = rng.randint(1890, 2020)
    kilometres = rng.expovariate(1 / 6)
    district = rng.choice(list(DISTRICTS))
    garden = rng.choice(["yes", "no"])
    age = (2020 - year) / 130
    price = (
        8.6
        + 0.95 * math.log(area)
        + DISTRICTS[district]
        - 0.9 * age
        + 0.8 * age**2
        - 0.06 * kilometres * (1 if district != "station" else 0.3)
        + (0.12 if garden == "yes" else 0)
        + 0.02 * rooms
        + rng.gauss(0, 0.06)
    )
    print(f"{area:.1f},{rooms},{year},{kilometres:.2f},{district},{garden},{round(math.exp(price), -2):.0f}")
