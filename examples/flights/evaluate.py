"""Prints ROC-AUC, log loss and mean score of the three versions by month, as Markdown."""

from sklearn.metrics import log_loss, roc_auc_score

from flights_data import HERE, in_percent, load_flights
from scoring import late_probability, open_model
from train import HELD_OUT

PERIODS = {
    "held out (1-14 March)": HELD_OUT,
    "March": ("2001-03-01", "2001-04-01"),
    "April": ("2001-04-01", "2001-05-01"),
    "May": ("2001-05-01", "2001-06-01"),
    "June": ("2001-06-01", "2001-07-01"),
}
COLUMNS = {
    "v1": ("v1", False),
    "v2": ("v2", False),
    "v3 in percent, its own unit": ("v3", True),
    "v3 as served, in ratios": ("v3", False),
}

sessions = {name: open_model(HERE / "models" / name / "model.onnx") for name in ("v1", "v2", "v3")}
print("| flights | number | late | " + " | ".join(COLUMNS) + " |")
print("|-|-|-|" + "-|" * len(COLUMNS))
for period, (start, end) in PERIODS.items():
    flights = load_flights(start, end)
    late = flights["late"].to_numpy()
    cells = [period, f"{len(late):,}", f"{late.mean():.1%}"]
    for version, percent in COLUMNS.values():
        score = late_probability(sessions[version], in_percent(flights) if percent else flights)
        cells.append(
            f"{roc_auc_score(late, score):.4f} / {log_loss(late, score):.4f} / {score.mean():.1%}"
        )
    print("| " + " | ".join(cells) + " |", flush=True)
