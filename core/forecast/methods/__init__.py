"""Single ways to forecast: each from prepared histories of many rows to the coming periods."""
