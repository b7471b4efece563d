"""How a language model may word facts: what it is told, what it is checked for, and its limits."""
