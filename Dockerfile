# Village in a container: `docker build -t village .`; how to run it: docs/deploying.md and compose.yaml.

FROM python:3.13-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ONLY_BINARY=:all:
WORKDIR /srv/village
RUN python -m venv /srv/packages
COPY constraints.txt ./
RUN /srv/packages/bin/python -m pip install --quiet --require-hashes -r constraints.txt \
 && /srv/packages/bin/python -m pip uninstall --quiet --yes pip

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Village" org.opencontainers.image.licenses="MIT"
ENV PATH=/srv/packages/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/village.db PORT=3000
# A fixed number, so that a volume's owner is known beforehand.
RUN groupadd --system --gid 10001 village \
 && useradd --system --uid 10001 --gid village --home-dir /data --shell /usr/sbin/nologin village \
 && install -d -o village -g village -m 0700 /data
WORKDIR /srv/village
COPY --from=packages /srv/packages /srv/packages
COPY pyproject.toml manifest.yml LICENSE NOTICE ./
COPY bot ./bot
COPY handlers ./handlers
COPY locale ./locale
COPY storage ./storage
RUN python -m compileall -q bot handlers storage
USER 10001:10001
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-m", "bot", "health"]
CMD ["python", "-m", "bot", "run"]
