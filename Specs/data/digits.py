"""Writes digits.csv from scikit-learn's copy of the data:  python3 digits.py > digits.csv

Made with scikit-learn 1.9.1. Any version that ships the 1797 images gives the same bytes.
"""

from sklearn.datasets import load_digits

digits = load_digits()
print(",".join(f"pixel_{row}_{column}" for row in range(8) for column in range(8)) + ",digit")
for image, label in zip(digits.data.astype(int), digits.target):
    print(",".join(map(str, image)) + f",{label}")
