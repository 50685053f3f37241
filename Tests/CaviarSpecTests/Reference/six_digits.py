"""Rounding to significant digits with Python's decimal, for the numbers that Caviar prints.

Writes ReferenceNumbers.swift beside the tests:
    python3 six_digits.py > ../ReferenceNumbers.swift && swift format -i ../ReferenceNumbers.swift
Standard library only; made with Python 3.11.7.
"""

import decimal
import math
import random
import struct

D = decimal.Decimal
NAMED = [
    "0.0", "-0.0", "1.0", "-1.0", "10.0", "123456.0", "1234567.0", "1234565.0", "1234575.0", "-1234565.5",
    "0.1234565", "0.1234575", "0.12345650000000001", "1.0000005", "1.0000015", "2.0000005", "9.999995", "9.9999949",
    "-9.999995", "0.09999995", "0.9999995", "999999.5", "99999950.0", "1e-300", "1.2345678e-300", "5e-324",
    "4.9999999e-320", "2.2250738585072014e-308", "2.225073858507201e-308", "1.7976931348623157e+308", "1e+22",
    "1.2345675e+22", "9007199254740993.0", "0.30000000000000004", "0.1", "0.01", "123.456", "-0.000123456789",
    "3.141592653589793", "2.718281828459045", "0.3333333333333333", "0.6666666666666666",
]


def rounded(text, digits):
    context = decimal.Context(prec=digits, rounding=decimal.ROUND_HALF_EVEN, Emin=-999999, Emax=999999)
    return context.plus(D(text))


def complement(text, digits):
    with decimal.localcontext(decimal.Context(prec=60)):
        return 1 - rounded(text, digits)


def any_double(generator):
    while True:
        value = struct.unpack("<d", generator.randbytes(8))[0]
        if math.isfinite(value):
            return value


def main():
    generator = random.Random(231)
    numbers = NAMED + [repr(any_double(generator)) for _ in range(100)]
    # Seven digits that end with 5 are ties of six.
    numbers += [repr(float(f"{generator.randrange(10**5, 10**6)}5e{generator.randrange(-20, 20)}")) for _ in range(50)]
    # Numbers of usual sizes, their neighbours about powers of ten, and about halves of the sixth digit.
    usual = random.Random(4)
    numbers += [repr(10 ** usual.uniform(-16, 24)) for _ in range(150)]
    for power in range(-15, 24, 3):
        for value in (10.0**power, float(f"{usual.randrange(10**5, 10**6)}5e{power - 7}")):
            numbers += [repr(math.nextafter(value, side)) for side in (0, math.inf)]
        numbers.append(repr(float(f"{usual.randrange(10**5, 10**6)}{usual.choice(['499', '501', '49999', '50001'])}e{power}")))
    print("// Made by Reference/six_digits.py.")
    print("\nlet roundings: [Rounding] = [")
    for text in numbers:
        for digits in (6, 1) if text in NAMED else (6,):
            result = float(rounded(text, digits))
            if math.isfinite(result):
                print(f'  Rounding(of: "{text}", to: {digits}, is: "{result!r}"),')
    print("]")
    parts = ["1.0", "0.5", "0.1", "0.01", "0.0101234", "0.1234565", "0.1234575", "0.09999995", "0.9999995", "1e-12"]
    parts += ["1.2345675e-12", "1.1102230246251565e-16", "1e-17", "1e-30", "1e-300", "0.001", "0.9", "0.09999999999999998"]
    parts += [repr(10 ** generator.uniform(-13, 0)) for _ in range(60)]
    print("\nlet complements: [Rounding] = [")
    for text in parts:
        for digits in (6, 1):
            print(f'  Rounding(of: "{text}", to: {digits}, is: "{float(complement(text, digits))!r}"),')
    print("]")


if __name__ == "__main__":
    main()
