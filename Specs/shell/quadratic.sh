#!/bin/sh
# regret = (x - 0.3)² + (log10 y - 2)²
while [ $# -gt 1 ]; do
  case $1 in
    -x) x=$2 ;;
    -y) y=$2 ;;
  esac
  shift 2
done
awk -v x="$x" -v y="$y" 'BEGIN { d = log(y) / log(10) - 2; printf "{\"regret\": %.9g}\n", (x - 0.3) ^ 2 + d ^ 2 }' >> "$CAVIAR_METRICS"
