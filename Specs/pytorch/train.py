"""The same script for Caviar: two more lines than plain.py."""
import argparse

import caviar
import numpy as np
import torch
from torch import nn
from tqdm import tqdm

parser = argparse.ArgumentParser()
parser.add_argument("--data", default="../data/digits.csv")
parser.add_argument("--lr", type=float, default=1e-3)
parser.add_argument("--units", type=int, default=64)
parser.add_argument("--dropout", type=float, default=0.0)
parser.add_argument("--optimizer", default="adam", choices=["adam", "sgd"])
parser.add_argument("--momentum", type=float, default=0.9)
parser.add_argument("--epochs", type=int, default=10)
parser.add_argument("--seed", type=int, default=0)
args = parser.parse_args()

torch.manual_seed(args.seed)
table = np.loadtxt(args.data, delimiter=",", skiprows=1, dtype=np.float32)
table = table[np.random.RandomState(0).permutation(len(table))]
inputs, labels = torch.from_numpy(table[:, :-1] / 16), torch.from_numpy(table[:, -1]).long()
train, validation = slice(0, 1300), slice(1300, None)

model = nn.Sequential(nn.Linear(64, args.units), nn.ReLU(), nn.Dropout(args.dropout), nn.Linear(args.units, 10))
if args.optimizer == "adam":
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
else:
    optimizer = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=args.momentum)

for epoch in tqdm(range(1, args.epochs + 1)):
    model.train()
    losses = []
    for batch in torch.randperm(1300).split(50):
        loss = nn.functional.cross_entropy(model(inputs[train][batch]), labels[train][batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        accuracy = (model(inputs[validation]).argmax(1) == labels[validation]).float().mean().item()
    tqdm.write(f"epoch {epoch}: loss {np.mean(losses):.4f}, validation accuracy {accuracy:.4f}")
    caviar.report(epoch=epoch, train_loss=np.mean(losses), validation_accuracy=accuracy)
