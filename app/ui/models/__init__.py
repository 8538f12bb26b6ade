"""Table models: own sorting and filtering of frozen rows, no proxy, no view."""
