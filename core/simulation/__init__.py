"""A player of one lane: days drawn from its law, its policy day by day, figures with standard errors."""
