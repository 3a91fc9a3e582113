"""The JavaScript engine, asked from Python: one node process for a whole run."""

import json
import subprocess
from pathlib import Path


class Twin:
    """A running node process that answers inputs of vectors; use it in a `with` block."""

    def __enter__(self):
        """Start node."""
        self.process = subprocess.Popen(
            ["node", str(Path(__file__).with_name("batch.mjs"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(self, *_error):
        """End node by ending its input."""
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def run(self, call):
        """Return what the JavaScript engine answers to a vector's input."""
        self.process.stdin.write(json.dumps(call) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "node ended: its error is above"
        return json.loads(answer)
