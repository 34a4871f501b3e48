"""The product's settings."""

from services.settings.loading import InvalidSetting, load, reach_this_machine_directly, wrong_settings
from services.settings.product import Settings
from services.settings.values import APP_FOLDER, KEY_BYTES, LOOPBACK_HOSTS, safe_url

__all__ = [
    "APP_FOLDER",
    "KEY_BYTES",
    "LOOPBACK_HOSTS",
    "InvalidSetting",
    "Settings",
    "load",
    "reach_this_machine_directly",
    "safe_url",
    "wrong_settings",
]
