# The server in one image: see docs/operations.md for how it is run and docs/decisions/0018 for what it leaves to others.
# BASE: any Debian with python3 (3.11 or newer) and its venv module, such as Docker's official Python images.
ARG BASE=python:3.11-slim-trixie

FROM ${BASE} AS build
ENV PYTHONDONTWRITEBYTECODE=1
# Wheels only, each with its hash: nothing is compiled, so there is no compiler in any stage.
# Which lock file: app, or otel for one that can send traces too.
ARG REQUIREMENTS=app
COPY requirements /tmp/requirements
RUN python3 -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --only-binary :all: --require-hashes \
        --requirement "/tmp/requirements/${REQUIREMENTS}.txt" \
    && /opt/venv/bin/pip uninstall --yes --quiet setuptools pip
COPY . /app
WORKDIR /app
# Named by content and compressed once, here. Both values are for this command alone: the image has neither.
RUN SECRET_KEY=only-to-collect-static-files BASE_URL=https://localhost \
        /opt/venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /opt/venv/bin/python -m compileall -q /opt/venv /app

FROM ${BASE}
# pg_dump and pg_restore for the backups of PostgreSQL; they read servers up to their own version.
# A base that knows more of Debian's archives can bring a newer one, such as postgresql-client-18.
ARG POSTGRES_CLIENT=postgresql-client
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends "${POSTGRES_CLIENT}" \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin tutortool \
    && install --directory --owner 10001 --group 10001 --mode 0700 /data /backup
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
# Everything in /app belongs to root: what serves the app cannot change it. It writes to /data, /backup and /tmp alone.
USER 10001:10001
VOLUME ["/data", "/backup"]
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BIND=0.0.0.0:8000 \
    DATABASE_URL=sqlite:////data/tutortool.sqlite3
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn"]

# Last, since they change with every commit and nothing above depends on them.
ARG VERSION=unknown
ARG COMMIT=unknown
ARG BUILD_DATE=unknown
ENV APP_COMMIT=$COMMIT APP_BUILD_DATE=$BUILD_DATE
LABEL org.opencontainers.image.title="Tutortool" \
      org.opencontainers.image.description="Attendance for university tutorials" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$COMMIT \
      org.opencontainers.image.created=$BUILD_DATE
