"""Properties of rules have no deadline: the first call of a rule compiles it."""

from hypothesis import settings

settings.register_profile("compiled", deadline=None)
settings.load_profile("compiled")
