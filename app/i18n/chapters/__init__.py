"""The pages of the handbook, in the order in which they are listed."""
