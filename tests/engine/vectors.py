"""Vectors: examples that every implementation of the engine must agree on, to the unit.

A vector is `{"id", "why", "input", "expected"}`. In `input`, `call` names the function and the other
keys are its arguments, in this order; `completing` adds what they leave out. An `expected` of
`{"raises": text}` is an error with this message.
"""

import json

from completing import DEFAULTS, complete_expected, complete_input, shorten_vector
from loading import VECTORS, load_engine

WIDTH = 130


def load_topics():
    """Return the vectors of each topic, by the name of its file."""
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted(VECTORS.glob("*.json"))
        if path.stem != DEFAULTS
    }


def completed(vector):
    """Return the vector with all that its input and what is expected leave out."""
    call = {"call": vector["input"]["call"], **complete_input(vector["input"])}
    return vector | {"input": call, "expected": complete_expected(vector)}


def run(call):
    """Return what the engine answers to a complete input; an error as `{"raises": text}`."""
    arguments = {key: value for key, value in call.items() if key != "call"}
    try:
        answer = getattr(load_engine(), call["call"])(*arguments.values())
    except ValueError as error:
        return {"raises": str(error)}
    # What crosses the border is JSON: it has lists and no tuples.
    return json.loads(json.dumps(answer))


def as_vector(name, why, call, expected):
    """Return the text of a vector, ready to be put into a topic's file."""
    vector = {"id": name, "why": why, "input": call, "expected": expected}
    return render(shorten_vector(vector), 1)


def render(value, depth=0):
    """Return JSON to be read by people: each vector's key on a line, below that filled lines."""
    flat = json.dumps(value, ensure_ascii=False)
    pad = "  " * depth
    if not isinstance(value, (dict, list)) or (depth > 1 and len(pad) + len(flat) <= WIDTH):
        return flat
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {render(item, depth + 1)}" for key, item in value.items()]
    else:
        parts = [render(item, depth + 1) for item in value]
    if not parts:
        return flat
    is_filled = depth > 1 and isinstance(value, dict)
    body = _fill(parts, pad + "  ") if is_filled else f",\n{pad}  ".join(parts)
    opening, closing = flat[0], flat[-1]
    return f"{opening}\n{pad}  {body}\n{pad}{closing}"


def _fill(parts, pad):
    """Return the parts in lines of up to `WIDTH`; a part of several lines stands alone."""
    lines = []
    for part in parts:
        joined = f"{lines[-1]}, {part}" if lines else part
        if lines and "\n" not in joined and len(pad) + len(joined) < WIDTH:
            lines[-1] = joined
        else:
            lines.append(part)
    return f",\n{pad}".join(lines)
