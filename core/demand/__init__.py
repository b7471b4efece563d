"""What was demanded: records, history on a gap-free calendar, cadence, profile, returns."""
