"""How `pip install .` makes one package of the rooms: `capacity_twin.core`, `capacity_twin.db` and the rest."""
