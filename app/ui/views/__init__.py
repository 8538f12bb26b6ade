"""The pages of the window, as passive views: filled with frozen rows, telling by signals what a person wants."""
