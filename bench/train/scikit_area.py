"""Prints the ROC-AUC of scikit-learn's HistGradientBoostingClassifier on held-out flights, as JSON: scikit_area.py TRAIN HELD_OUT SETTINGS.

TRAIN and HELD_OUT are what examples/flights/training-features.ts writes, SETTINGS are scikit-learn's, as JSON.
"""

import json
import sys

import duckdb
import pandas as pd
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

NUMBERS = ["hour", "weekday", "distance", "origin_late_share", "route_late_share"]
AIRPORTS = ["origin", "destination"]

train, held_out = (duckdb.sql(f"FROM read_parquet('{file}')").df() for file in sys.argv[1:3])
airports = {name: sorted(train[name].unique()) for name in AIRPORTS}


def inputs(rows: pd.DataFrame) -> pd.DataFrame:
    columns = {name: pd.Categorical(rows[name], categories=airports[name]) for name in AIRPORTS}
    return rows[NUMBERS].astype("float32").assign(**columns)


model = HistGradientBoostingClassifier(
    **json.loads(sys.argv[3]), early_stopping=False, categorical_features="from_dtype", random_state=0
)
model.fit(inputs(train), train["late"])
area = roc_auc_score(held_out["late"], model.predict_proba(inputs(held_out))[:, 1])
print(json.dumps({"area": area, "version": sklearn.__version__, "rows": [len(train), len(held_out)]}))
