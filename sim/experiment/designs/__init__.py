"""The designs: kind in the experiment file to the class that lays out its runs."""

from sim.experiment.definition import Design
from sim.experiment.designs.ablation import Ablation
from sim.experiment.designs.attribution import Attribution
from sim.experiment.designs.calibration import Calibration
from sim.experiment.designs.compare import Compare
from sim.experiment.designs.falls import Falls
from sim.experiment.designs.grid import Grid
from sim.experiment.designs.hypercube import Hypercube
from sim.experiment.designs.morris import Morris
from sim.experiment.designs.patterns import Patterns
from sim.experiment.designs.sobol import Sobol

DESIGNS: dict[str, type[Design]] = {
    design.kind: design
    for design in (
        Compare, Grid, Hypercube, Sobol, Morris, Calibration, Ablation, Attribution, Falls,
        Patterns,
    )
}

__all__ = [
    "DESIGNS",
    "Ablation",
    "Attribution",
    "Calibration",
    "Compare",
    "Falls",
    "Grid",
    "Hypercube",
    "Morris",
    "Patterns",
    "Sobol",
]
