"""The image without a container engine: ``make image``."""
