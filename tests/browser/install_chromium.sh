#!/bin/sh
# A Chromium for the browser tests: the one that is there, else Debian's package when root, else Playwright's.
# Where none can be had, the browser tests skip and say so.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium …"
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu; } >/dev/null 2>&1 && exit 0
fi
.venv/bin/playwright install chromium >/dev/null 2>&1 && exit 0
echo "WARNING: no Chromium could be installed; the browser tests will be skipped." >&2
