"""Which checks the developer asked for by the variable ``ONLY``."""

from dataclasses import dataclass
from pathlib import Path

from . import settings


@dataclass(frozen=True)
class Selection:
    """What the developer asked for by ``ONLY``: paths, or an expression for pytest's ``-k``; empty is all."""

    paths: tuple[str, ...] = ()
    expression: str = ""

    @classmethod
    def parse(cls, text: str) -> "Selection":
        """Words that are all files or folders (``::name`` may follow) are paths, all else an expression."""
        words = text.split()
        if words and all((settings.CHECKOUT / word.partition("::")[0]).exists() for word in words):
            return cls(paths=tuple(str(Path(word)) for word in words))
        return cls(expression=text.strip())

    @property
    def is_all(self) -> bool:
        """Whether nothing was left out."""
        return not self.paths and not self.expression

    def within(self, places: list[str]) -> list[str]:
        """Those of the places, or parts of them, that were asked for."""
        if not self.paths:
            return places
        chosen = []
        for word in self.paths:
            path = Path(word.partition("::")[0])
            inside = [place for place in places if path.is_relative_to(place)]
            chosen += (
                [word]
                if inside
                else [place for place in places if Path(place).is_relative_to(path)]
            )
        return list(dict.fromkeys(chosen))
