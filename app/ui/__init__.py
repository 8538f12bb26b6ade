"""The window's parts: views, models, delegates, presenters."""
