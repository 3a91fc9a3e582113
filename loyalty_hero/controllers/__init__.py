from . import seals
