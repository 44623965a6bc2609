"""Feast's SDK with a remote online store, and plain calls of its feature server's addresses."""

import os
import shutil
import tempfile
import time
from datetime import datetime, timedelta, timezone

os.environ["FEAST_USAGE"] = "False"

import pandas as pd
from cases import GATEWAY, KEY, call, case, expect, main, refused
from feast import Entity, FeatureStore, FeatureView, Field, FileSource, PushSource, RepoConfig
from feast.errors import FeatureViewNotFoundException
from feast.types import Float64, Int64
from feast.value_type import ValueType

JSON = {"content-type": "application/json"}
folder = tempfile.mkdtemp(prefix="mainstay-feast-")
store = FeatureStore(
    config=RepoConfig(
        project="mainstay",
        provider="local",
        registry=os.path.join(folder, "registry.db"),
        online_store={"type": "remote", "path": GATEWAY},
        auth={"type": "oidc", "token": KEY},
        entity_key_serialization_version=3,
    )
)
driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
batch = FileSource(
    path=os.path.join(folder, "drivers.parquet"),
    timestamp_field="event_timestamp",
    created_timestamp_column="created",
)
pushed = PushSource(name="driver_stats", batch_source=batch)


def view(name, fields, source):
    return FeatureView(
        name=name,
        entities=[driver],
        ttl=timedelta(days=1),
        schema=[Field(name="driver_id", dtype=Int64), *fields],
        source=source,
    )


hourly = view(
    "driver_hourly_stats",
    [
        Field(name="conv_rate", dtype=Float64),
        Field(name="acc_rate", dtype=Float64),
        Field(name="avg_daily_trips", dtype=Int64),
    ],
    pushed,
)
sales = view("driver_sales", [Field(name="amount", dtype=Float64)], batch)


def frame(rows):
    now = datetime.now(timezone.utc)
    return pd.DataFrame(
        {
            "driver_id": [row[0] for row in rows],
            "event_timestamp": [now - timedelta(minutes=row[1]) for row in rows],
            "created": [now for _ in rows],
            "conv_rate": [row[2] for row in rows],
            "acc_rate": [0.5 for _ in rows],
            "avg_daily_trips": [7 for _ in rows],
        }
    )


def online(rows, features, **more):
    return store.get_online_features(features=features, entity_rows=rows, **more).to_dict()


@case
def definitions_are_applied_beside_a_remote_store():
    pd.DataFrame({"driver_id": [1]}).to_parquet(batch.path)
    store.apply([driver, pushed, hourly, sales])
    expect([one.name for one in store.list_feature_views()], ["driver_hourly_stats", "driver_sales"])


@case
def what_the_sdk_pushes_is_what_it_reads():
    store.push("driver_stats", frame([(1001, 5, 0.25), (1002, 5, 0.75)]))
    found = online(
        [{"driver_id": 1001}, {"driver_id": 1002}],
        ["driver_hourly_stats:conv_rate", "driver_hourly_stats:avg_daily_trips"],
    )
    expect(found["driver_id"], [1001, 1002])
    expect(found["conv_rate"], [0.25, 0.75])
    expect(found["avg_daily_trips"], [7, 7])


@case
def an_older_row_never_takes_a_newer_ones_place():
    store.write_to_online_store("driver_hourly_stats", frame([(1001, 50, 0.99)]))
    found = online([{"driver_id": 1001}], ["driver_hourly_stats:conv_rate"])
    expect(found["conv_rate"], [0.25])


@case
def full_names():
    found = online(
        [{"driver_id": 1001}], ["driver_hourly_stats:conv_rate"], full_feature_names=True
    )
    expect(found["driver_hourly_stats__conv_rate"], [0.25])


@case
def statuses_are_read():
    store.write_to_online_store("driver_hourly_stats", frame([(1003, 3 * 24 * 60, 0.1)]))
    response = store.get_online_features(
        features=["driver_hourly_stats:conv_rate"],
        entity_rows=[{"driver_id": 1001}, {"driver_id": 1003}, {"driver_id": 9999}],
    )
    from feast.protos.feast.serving.ServingService_pb2 import FieldStatus

    names = list(response.proto.metadata.feature_names.val)
    statuses = response.proto.results[names.index("conv_rate")].statuses
    expect([FieldStatus.Name(status) for status in statuses], ["PRESENT", "OUTSIDE_MAX_AGE", "NOT_FOUND"])
    expect(response.to_dict()["conv_rate"], [0.25, None, None])


@case
def an_unknown_view_is_feasts_own_exception():
    from feast.infra.online_stores.remote import get_remote_online_features

    body = {"features": ["nowhere:x"], "entities": {"driver_id": [1]}}
    error = refused(get_remote_online_features, config=store.config, req_body=body)
    assert isinstance(error, FeatureViewNotFoundException), repr(error)


@case
def the_table_is_materialized_on_request():
    now = datetime.now(timezone.utc)
    body = {
        "start_ts": (now - timedelta(days=1)).isoformat(),
        "end_ts": now.isoformat(),
        "feature_views": ["driver_sales"],
    }
    status, _, answer = call("/materialize", body, JSON)
    expect((status, answer), (200, None))
    status, _, answer = call("/materialize-incremental", {"end_ts": now.isoformat()}, JSON)
    expect((status, answer), (200, None))
    expect(online([{"driver_id": 1}], ["driver_sales:amount"])["amount"], [None])


@case
def push_as_the_documentation_has_it():
    body = {
        "push_source_name": "driver_stats",
        "df": {
            "driver_id": [1007],
            "event_timestamp": [str(datetime.now(timezone.utc).replace(tzinfo=None))],
            "created": [str(datetime.now(timezone.utc).replace(tzinfo=None))],
            "conv_rate": [1.0],
            "acc_rate": [1.0],
            "trips": [1000],
        },
        "to": "online",
    }
    status, _, answer = call("/push", body, JSON)
    expect((status, answer), (200, None))
    found = online([{"driver_id": 1007}], ["driver_hourly_stats:avg_daily_trips"])
    expect(found["avg_daily_trips"], [1000])


@case
def what_is_pushed_offline_waits_for_a_materialization():
    now = datetime.now(timezone.utc)
    df = {"driver_id": [1008], "event_timestamp": [str(now)], "created": [str(now)]}
    df |= {"conv_rate": [1.0], "acc_rate": [1.0], "trips": [1]}
    body = {"push_source_name": "driver_stats", "df": df, "to": "offline"}
    status, _, answer = call("/push", body, JSON)
    expect((status, answer), (200, None))
    feature = "driver_hourly_stats:avg_daily_trips"
    expect(online([{"driver_id": 1008}], [feature])["avg_daily_trips"], [None])
    body = {"end_ts": (now + timedelta(minutes=1)).isoformat()}
    body |= {"feature_views": ["driver_hourly_stats"]}
    status, _, answer = call("/materialize-incremental", body, JSON)
    expect((status, answer), (200, None))


@case
def what_is_pushed_to_both_is_online_at_once():
    now = str(datetime.now(timezone.utc))
    df = {"driver_id": [1009], "event_timestamp": [now], "created": [now]}
    df |= {"conv_rate": [1.0], "acc_rate": [1.0], "trips": [9]}
    body = {"push_source_name": "driver_stats", "df": df, "to": "online_and_offline"}
    status, _, answer = call("/push", body, JSON)
    expect((status, answer), (200, None))
    found = online([{"driver_id": 1009}], ["driver_hourly_stats:avg_daily_trips"])
    expect(found["avg_daily_trips"], [9])


@case
def health():
    status, _, _ = call("/health", key=False)
    expect(status, 200)


@case
def many_rows_at_once():
    started = time.monotonic()
    rows = [{"driver_id": number} for number in range(1000)]
    found = online(rows, ["driver_hourly_stats:conv_rate", "driver_hourly_stats:acc_rate"])
    expect(len(found["conv_rate"]), 1000)
    assert time.monotonic() - started < 10


main()
shutil.rmtree(folder)
