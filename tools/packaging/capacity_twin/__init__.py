"""The LSP Digital Capacity Twin as one package: its rooms are `capacity_twin.core`, `capacity_twin.db` and so on."""

from importlib.metadata import version

from core import MODEL_VERSION
from db import open_twin

__version__ = version("lsp-digital-capacity-twin")
__all__ = ["MODEL_VERSION", "__version__", "open_twin"]
