"""The benchmark's chain and tree in stockpyl: reads JSON on standard input, writes JSON on standard output.

Runs in the environment of requirements-rivals.txt, so it imports nothing of the twin.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

Answer = dict[str, float]


def timed(run: Callable[[], float]) -> Answer:
    """Cost and CPU seconds."""
    began = time.process_time()
    cost = run()
    return {"cost": float(cost), "seconds": time.process_time() - began}


def chain_cost(chain: dict[str, Any]) -> float:
    """Least cost of a serial chain under normal demand, at the program's own settings."""
    from stockpyl.ssm_serial import optimize_base_stock_levels

    n_stages = len(chain["lead_times"])
    _, cost = optimize_base_stock_levels(
        num_nodes=n_stages,
        node_order_in_system=list(range(n_stages, 0, -1)),
        node_order_in_lists=list(range(1, n_stages + 1)),
        echelon_holding_cost=chain["echelon_holding_cost_per_unit"],
        lead_time=chain["lead_times"],
        stockout_cost=chain["stockout_cost_per_unit"],
        demand_mean=chain["mean_units"],
        demand_standard_deviation=chain["sd_units"],
    )
    return float(cost)


def tree_cost(tree: dict[str, Any]) -> float:
    """Least safety stock cost of a guaranteed-service tree."""
    from stockpyl.demand_source import DemandSource
    from stockpyl.gsm_tree import optimize_committed_service_times, preprocess_tree
    from stockpyl.supply_chain_network import SupplyChainNetwork
    from stockpyl.supply_chain_node import SupplyChainNode

    network = SupplyChainNetwork()
    for stage in tree["stages"]:
        node = SupplyChainNode(int(stage["name"]))
        node.local_holding_cost = stage["holding_cost_per_unit"]
        node.processing_time = stage["processing_time"]
        node.demand_bound_constant = stage["demand_bound_z"]
        node.external_inbound_cst = stage["external_inbound_time"]
        node.external_outbound_cst = stage["max_service_time"]
        if stage["sd_units"] > 0:
            node.demand_source = DemandSource(type="N", mean=0, standard_deviation=stage["sd_units"])
        network.add_node(node)
    network.add_edges_from_list([(int(supplier), int(customer)) for supplier, customer in tree["links"]])
    _, cost = optimize_committed_service_times(preprocess_tree(network))
    return float(cost)


def main() -> None:
    """Answer each task that was asked for."""
    asked = json.load(sys.stdin)
    tasks = {"chain": chain_cost, "tree": tree_cost}
    answers = {name: timed(partial(tasks[name], asked[name])) for name in asked}
    json.dump({"numpy": np.__version__, **answers}, sys.stdout)


if __name__ == "__main__":
    main()
