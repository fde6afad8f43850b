"""weishang-sim."""
