"""Writes people.csv, generated visits to a shop, some of which end with a purchase:  python3 people.py > people.csv

Words, numbers and missing cells; only the standard library, so that any Python 3 gives the same bytes.
"""

import math
import random

ROWS = 1200
LEVELS = ["school", "college", "bachelor", "master", "doctor"]
CITIES = {"Accra": 0.4, "Bergen": -0.5, "Cusco": 0.1, "Dakar": -0.2, "Essen": 0.6}
DEVICES = {"phone": -0.3, "tablet": 0.0, "desktop": 0.4}

rng = random.Random(231)


def some(value, missing, token=""):
    """The value, or a missing cell in its place."""
    return token if rng.random() < missing else value


print("visit,age,education,city,device,minutes,pages,returning,bought")
for visit in range(1, ROWS + 1):
    age = min(80, max(18, round(rng.gauss(42, 14))))
    level = rng.randrange(len(LEVELS))
    city = rng.choice(list(CITIES))
    device = rng.choices(list(DEVICES), weights=[5, 1, 4])[0]
    minutes = round(rng.lognormvariate(1.6, 0.7), 1)
    pages = 1 + min(30, int(rng.expovariate(1 / (2 + minutes / 2))))
    returning = rng.choice(["yes", "no"])
    score = (
        1.4 * math.log(minutes)
        - 0.004 * (age - 40) ** 2
        + 0.35 * (level - 2)
        + 1.5 * CITIES[city]
        + DEVICES[device]
        + (1.2 if returning == "yes" and device == "phone" else 0)
        + 0.12 * pages
        - 2.3
    )
    bought = rng.random() < 1 / (1 + math.exp(-2.5 * score))
    cells = [
        visit,
        some(age, 0.06),
        some(LEVELS[level], 0.05, "?"),
        some(city, 0.03),
        device,
        some(minutes, 0.04, "?"),
        pages,
        returning,
        "yes" if bought else "no",
    ]
    print(",".join(map(str, cells)))
