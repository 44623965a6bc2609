"""TensorFlow Serving's REST API by the HTTP requests that its documentation shows; what curl -d sends is sent."""

import base64
import json

from cases import FLIGHTS, call, case, close, expect, main, native

# curl's, where nothing is said.
FORM = {"content-type": "application/x-www-form-urlencoded"}


def post(path, body):
    return call(f"/v1/models/{path}", body, FORM)


def answer(path, body):
    status, _, got = post(path, body)
    assert status == 200, got
    return got


def probabilities():
    return [[row["0"], row["1"]] for row in native("flights", FLIGHTS)["probabilities"]]


@case
def the_status():
    status, _, body = call("/v1/models/flights")
    expect(status, 200)
    ok = {"error_code": "OK", "error_message": ""}
    expect(body, {"model_version_status": [{"version": "1", "state": "AVAILABLE", "status": ok}]})
    expect(call("/v1/models/vector/versions/2")[2]["model_version_status"][0]["version"], "2")
    expect(call("/v1/models/vector/labels/challenger")[2]["model_version_status"][0]["version"], "2")


@case
def the_metadata():
    _, _, body = call("/v1/models/flights/metadata")
    expect(body["model_spec"]["name"], "flights")
    signature = body["metadata"]["signature_def"]["signature_def"]["serving_default"]
    expect(signature["inputs"]["origin"]["dtype"], "DT_STRING")
    dims = [one["size"] for one in signature["outputs"]["probabilities"]["tensor_shape"]["dim"]]
    expect(dims, ["-1", "2"])


@case
def predict_in_row_form():
    got = answer("flights:predict", {"signature_name": "serving_default", "instances": FLIGHTS})
    close([row["probabilities"] for row in got["predictions"]], probabilities())
    labels = [row["label"] for row in got["predictions"]]
    close(labels, native("flights", FLIGHTS)["predictions"])


@case
def predict_in_column_form():
    inputs = {name: [[row[name]] for row in FLIGHTS] for name in FLIGHTS[0]}
    got = answer("flights:predict", {"inputs": inputs})
    close(got["outputs"]["probabilities"], probabilities())


@case
def predict_with_one_input():
    rows = [[2.0, 4.0, 8.0], [1.0, 0.0, 0.5]]
    expected = native("vector", rows)["predictions"]
    close(answer("vector:predict", {"instances": rows})["predictions"], expected)
    close(answer("vector:predict", {"instances": [{"features": row} for row in rows]})["predictions"], expected)
    close(answer("vector:predict", {"inputs": rows})["outputs"], expected)
    close(answer("vector:predict", {"inputs": {"features": rows}})["outputs"], expected)


@case
def predict_by_version_and_label():
    rows = [[2.0, 4.0, 8.0]]
    expected = native("vector", rows, version=2)["predictions"]
    for path in ("vector/versions/2", "vector/labels/challenger"):
        close(answer(f"{path}:predict", {"instances": rows})["predictions"], expected)


@case
def text_as_base64():
    rows = [{**row, "origin": {"b64": base64.b64encode(row["origin"].encode()).decode()}} for row in FLIGHTS]
    got = answer("flights:predict", {"instances": rows})
    close([row["probabilities"] for row in got["predictions"]], probabilities())


@case
def NaN_and_infinity_bare():
    body = b'{"instances": [[NaN, 1.0, 1.0], [Infinity, 1.0, 1.0], [2.0, 4.0, 8.0]]}'
    got = answer("vector:predict", body)["predictions"]
    close(got, [[float("nan")], [float("inf")], native("vector", [[2.0, 4.0, 8.0]])["predictions"]])


@case
def an_image():
    image = [[[1.0, 2.0], [3.0, 4.0]]] * 3
    expect(answer("image:predict", {"instances": [image]}), {"predictions": [2.5]})


@case
def classify():
    got = answer("flights:classify", {"examples": FLIGHTS})["results"]
    expect([[label for label, _ in row] for row in got], [["0", "1"], ["0", "1"]])
    close([[score for _, score in row] for row in got], probabilities())


@case
def classify_with_a_context():
    context = {"weekday": 4, "hour": 18}
    examples = [{k: v for k, v in row.items() if k not in context} for row in FLIGHTS]
    got = answer("flights:classify", {"context": context, "examples": examples})["results"]
    rows = native("flights", [{**row, **context} for row in FLIGHTS])["probabilities"]
    close([[score for _, score in row] for row in got], [[row["0"], row["1"]] for row in rows])


@case
def regress():
    body = {
        "signature_name": "tensorflow/serving/regress",
        "examples": [{"f0": 2.0, "f1": 4.0, "f2": 8.0}, {"f0": [1.0], "f1": 0, "f2": 0.5}],
    }
    expected = native("vector", [[2.0, 4.0, 8.0], [1.0, 0.0, 0.5]])["predictions"]
    close(answer("vector:regress", body)["results"], expected)


@case
def refusals():
    both = {"instances": [[1, 2, 3]], "inputs": [[1, 2, 3]]}
    for path, body, expected in (
        ("vector:predict", both, 400),
        ("vector:predict", {}, 400),
        ("vector:predict", {"instances": []}, 400),
        ("vector:predict", b"{", 400),
        ("vector:predict", {"instances": [[1, 2]]}, 400),
        ("vector:predict", {"instances": [[1, 2, 3]], "signature_name": "x"}, 400),
        ("vector:classify", {"examples": [{"f0": 1, "f1": 2, "f2": 3}]}, 400),
        ("half:predict", {"instances": [1.0, 5.0]}, 404),
        ("vector/versions/99:predict", {"instances": [[1, 2, 3]]}, 404),
    ):
        status, headers, got = post(path, body)
        expect((path, status, list(got)), (path, expected, ["error"]))
        expect(headers["content-type"], "application/json")
    status, _, got = call("/v1/models/vector:predict", json.dumps(both).encode(), key=False)
    expect((status, list(got)), (401, ["error"]))


main()
