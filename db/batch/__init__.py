"""Planning a large network on several processes or machines: parts of its lanes, each planned by itself."""
