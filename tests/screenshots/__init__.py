"""The pictures of the documentation, taken of the demo."""
