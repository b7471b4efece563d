"""Which hub hurts most when it is out: the network that the names of the lanes draw."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.quantities import IntArray, require_non_negative

# the dash, en dash, em dash, arrow or "greater than" between two places, as in BER-MUC or Berlin -> Munich
_BETWEEN_PLACES = re.compile(r"\s*(?:->|→|>|–|—|-)\s*")


@dataclass(frozen=True)
class HubCriticality:
    """One hub: its lanes, the volume that stops with it, and how many hubs it cuts off from the rest."""

    hub: str
    n_lanes: int
    units_per_day: float
    volume_share_ratio: float
    n_hubs_cut_off: int


@dataclass(frozen=True)
class HubReport:
    """Hubs, the most critical first; unread_lanes: names that do not read as "origin-destination"."""

    hubs: tuple[HubCriticality, ...]
    unread_lanes: tuple[str, ...]


def lane_ends(lane: str) -> tuple[str, str] | None:
    """Origin and destination in a lane name such as "BER-MUC"; None where it does not read as two places."""
    ends = [end.strip() for end in _BETWEEN_PLACES.split(lane)]
    return (ends[0], ends[1]) if len(ends) == 2 and all(ends) and ends[0] != ends[1] else None


def rank_hubs(lanes: Sequence[str], units_per_day: ArrayLike) -> HubReport:
    """Hubs of the network that the lane names draw, in order of the volume that stops with them.

    Parameters
    ----------
    lanes : n_lanes names
    units_per_day : (n_lanes,) array, >= 0

    Returns
    -------
    HubReport
        volume_share_ratio is of the volume of all lanes, also of those whose names could not be read.
        n_hubs_cut_off: other hubs that can then no longer reach the largest part of what it connected.

    Formula
    -------
    volume of a hub = sum over its lanes; cut off = hubs it connected - largest part that stays connected
    without it

    Raises
    ------
    InvalidParameter
        where the number of volumes differs from the number of lanes, or one is negative or not finite.

    Source
    ------
    Vertex removal and connected components: Newman, Networks.
    """
    volume = require_non_negative("units_per_day", units_per_day)
    if volume.shape != (len(lanes),):
        raise InvalidParameter("the number of units_per_day", volume.size, f"{len(lanes)}, one for each lane")
    ends = [lane_ends(lane) for lane in lanes]
    read = [index for index, pair in enumerate(ends) if pair is not None]
    names = sorted({end for pair in ends if pair is not None for end in pair})
    number = {name: index for index, name in enumerate(names)}
    links = np.array(
        [[number[end] for end in pair] for pair in ends if pair is not None], dtype=np.int64
    ).reshape(-1, 2)
    through = np.bincount(links.ravel(), weights=np.repeat(volume[read], 2), minlength=len(names))
    counts = np.bincount(links.ravel(), minlength=len(names))
    total = float(volume.sum())
    hubs = [
        HubCriticality(
            hub=name,
            n_lanes=int(counts[hub]),
            units_per_day=float(through[hub]),
            volume_share_ratio=float(through[hub]) / total if total > 0 else 0.0,
            n_hubs_cut_off=_n_cut_off(links, hub, len(names)),
        )
        for hub, name in enumerate(names)
    ]
    hubs.sort(key=lambda hub: (-hub.units_per_day, -hub.n_hubs_cut_off, hub.hub))
    return HubReport(
        hubs=tuple(hubs),
        unread_lanes=tuple(lane for lane, pair in zip(lanes, ends, strict=True) if pair is None),
    )


def _n_cut_off(links: IntArray, hub: int, n_hubs: int) -> int:
    """How many hubs lose the largest connected part of what `hub` was connected to."""
    before = _parts(links, n_hubs)
    connected = (before == before[hub]) & (np.arange(n_hubs) != hub)
    after = _parts(links[(links != hub).all(axis=1)], n_hubs)
    sizes = np.bincount(after[connected])
    return int(connected.sum() - sizes.max(initial=0))


def _parts(links: IntArray, n_hubs: int) -> IntArray:
    """Number of the connected part in which each hub lies."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    matrix = coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(n_hubs, n_hubs))
    labels: IntArray = connected_components(matrix, directed=False)[1].astype(np.int64)
    return labels
