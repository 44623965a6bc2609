"""MLflow's client of its scoring protocol, and requests as its documentation writes them."""

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pandas as pd
import requests
from cases import FLIGHTS, GATEWAY, HEADERS, case, close, expect, main, native, refused
from mlflow.deployments import PredictionsResponse
from mlflow.pyfunc.scoring_server.client import ScoringServerClient


def serve_at_the_root(model):
    """MLflow's client knows one model at a host's root and no keys: what an ingress adds for it, and nothing else."""

    class Ingress(BaseHTTPRequestHandler):
        def forward(self):
            length = int(self.headers.get("content-length") or 0)
            at = f"/models/{model}{self.path}" if self.path == "/invocations" else self.path
            request = urllib.request.Request(GATEWAY + at, data=self.rfile.read(length) or None)
            request.add_header("content-type", self.headers.get("content-type") or "")
            request.add_header("authorization", HEADERS["Authorization"])
            try:
                answer = urllib.request.urlopen(request, timeout=30)
            except urllib.error.HTTPError as error:
                answer = error
            body = answer.read()
            self.send_response(answer.status)
            self.send_header("content-type", answer.headers["content-type"])
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = forward

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ingress)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return ScoringServerClient("127.0.0.1", server.server_port)


flights = serve_at_the_root("flights")
vector = serve_at_the_root("vector")
types = serve_at_the_root("image")
frame = pd.DataFrame(FLIGHTS)


def post(model, **more):
    headers = {**HEADERS, **more.pop("headers", {})}
    return requests.post(f"{GATEWAY}/models/{model}/invocations", headers=headers, timeout=30, **more)


def predictions(response):
    assert response.status_code == 200, response.text
    return PredictionsResponse.from_json(response.text).get_predictions()[0].tolist()


def expected():
    return native("flights", FLIGHTS)["predictions"]


@case
def ping_and_version():
    flights.ping()
    flights.wait_server_ready(timeout=5)
    assert flights.get_version().count(".") == 2


@case
def the_client_with_a_data_frame():
    expect(flights.invoke(frame).get_predictions()[0].tolist(), expected())


@case
def the_client_with_columns_in_another_order_and_more_of_them():
    other = frame[sorted(frame.columns, reverse=True)].assign(note="x")
    expect(flights.invoke(other).get_predictions()[0].tolist(), expected())


@case
def the_client_with_a_matrix():
    rows = np.array([[2.0, 4.0, 8.0], [1.0, 0.0, 0.5]])
    answer = native("vector", rows.tolist())["predictions"]
    close(vector.invoke(rows).get_predictions("ndarray"), answer)
    close(vector.invoke(pd.DataFrame(rows)).get_predictions("ndarray"), answer)
    close(vector.invoke(rows.tolist(), params={"unknown": 1}).get_predictions("ndarray"), answer)


@case
def the_client_with_an_image():
    image = np.arange(24, dtype=np.float32).reshape(2, 3, 2, 2)
    close(types.invoke(image).get_predictions("ndarray"), image.mean(axis=(1, 2, 3)))


@case
def a_missing_value():
    rows = [[float("nan"), 1.0, 1.0], [2.0, 4.0, 8.0]]
    got = vector.invoke(np.array(rows)).get_predictions("ndarray", dtype=float)
    close(got, [float("nan"), native("vector", rows[1:])["predictions"][0]])


@case
def dataframe_split():
    expect(predictions(post("flights", json={"dataframe_split": frame.to_dict(orient="split")})), expected())


@case
def dataframe_records():
    expect(predictions(post("flights", json={"dataframe_records": frame.to_dict(orient="records")})), expected())


@case
def instances():
    expect(predictions(post("flights", json={"instances": frame.to_dict(orient="records")})), expected())


@case
def inputs():
    columns = {name: frame[name].tolist() for name in frame.columns}
    expect(predictions(post("flights", json={"inputs": columns, "params": {"version": 1}})), expected())


@case
def CSV():
    headers = {"Content-Type": "text/csv"}
    for index in (True, False):
        data = frame.to_csv(index=index).encode()
        expect(predictions(post("flights", data=data, headers=headers)), expected())


@case
def refusals():
    error = refused(vector.invoke, np.array([[1.0, 2.0]]))
    assert "error code 400" in str(error) and "BAD_REQUEST" in str(error), error
    both = post("flights", json={"inputs": [], "instances": []})
    expect((both.status_code, both.json()["error_code"]), (400, "BAD_REQUEST"))
    unknown = post("nope", json={"inputs": [[1]]})
    expect((unknown.status_code, unknown.json()["error_code"]), (404, "RESOURCE_DOES_NOT_EXIST"))
    xml = post("flights", data="<x/>", headers={"Content-Type": "text/xml"})
    expect(xml.status_code, 415)
    assert xml.headers["content-type"].startswith("text/plain") and "text/csv" in xml.text


main()
