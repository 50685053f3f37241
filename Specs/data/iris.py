"""Writes iris.csv: scikit-learn's load_iris without a header, semicolons between the cells."""

from sklearn.datasets import load_iris

iris = load_iris()
for row, species in zip(iris.data, iris.target):
    print(";".join(f"{value:g}" for value in row), iris.target_names[species], sep=";")
