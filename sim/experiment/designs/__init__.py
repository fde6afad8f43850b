"""The designs: kind in the experiment file to the class that lays out its runs."""

from sim.experiment.definition import Design
from sim.experiment.designs.ablation import Ablation
from sim.experiment.designs.attribution import Attribution
from sim.experiment.designs.compare import Compare
from sim.experiment.designs.falls import Falls
from sim.experiment.designs.patterns import Patterns

DESIGNS: dict[str, type[Design]] = {
    design.kind: design for design in (Compare, Ablation, Attribution, Falls, Patterns)
}

__all__ = ["DESIGNS", "Ablation", "Attribution", "Compare", "Falls", "Patterns"]
