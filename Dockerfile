# One image for every process of the app: serve, worker, migrate and all other commands. See docs/deploy.md.
# Debian's own Python 3.11 runs it, the version that the tests run on.
# Name the base by its digest to build the same again: --build-arg BASE=debian:12-slim@sha256:…
ARG BASE=debian:12-slim

FROM ${BASE} AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY requirements.lock ./
# Only what the lock names, byte for byte, and nothing that would have to be compiled. Where packages come from
# a mirror: --secret id=pip,src=pip.conf, which does not stay in the image.
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    python3 -m venv /opt/app \
    && /opt/app/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot/ bot/
COPY services/ services/
RUN /opt/app/bin/pip install --no-cache-dir --disable-pip-version-check --no-index --no-build-isolation --no-deps . \
    && /opt/app/bin/pip uninstall --yes --quiet pip setuptools

FROM ${BASE}
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 import-invoices \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin import-invoices \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /opt/app /opt/app
COPY manifest.yml LICENSE /app/
# With SQLite the books are /data/import-invoices/invoices.db; nothing is written outside /data and /tmp.
ENV PATH=/opt/app/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/data XDG_DATA_HOME=/data PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=8s --start-period=60s --retries=3 CMD ["import-invoices", "health"]
ENTRYPOINT ["import-invoices"]
CMD ["serve"]
