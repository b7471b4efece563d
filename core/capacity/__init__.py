"""How much to own and to book: overflow, own capacity, contracts, what is coming, assumptions."""
