# syntax=docker/dockerfile:1
# Two stages: wheels are installed by hash into a virtual environment, then only that environment is kept.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /src
RUN python -m venv /opt/jianbao
COPY requirements.lock requirements-dev.lock ./
RUN /opt/jianbao/bin/pip install --require-hashes -r requirements.lock
# The build backend comes from the development lock, pinned by hash like the rest, in an environment of its own.
RUN python -m venv /opt/build && /opt/build/bin/pip install --require-hashes -r requirements-dev.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY digests digests
COPY config config
COPY seeds seeds
RUN /opt/build/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir /dist . \
 && /opt/jianbao/bin/pip install --no-deps /dist/*.whl \
 && /opt/jianbao/bin/python -m compileall -q /opt/jianbao/lib

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="jianbao" \
      org.opencontainers.image.description="Bilingual news digest bot for Slack and Discord" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 jianbao \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin jianbao \
 && install -d -o jianbao -g jianbao -m 0700 /data
COPY --from=build /opt/jianbao /opt/jianbao
ENV PATH=/opt/jianbao/bin:$PATH \
    JIANBAO_HOME=/data \
    JIANBAO_WEB__HOST=0.0.0.0 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/data \
    TMPDIR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8080
# The root file system may be read-only: everything that is written goes to /data.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["jianbao", "health"]
ENTRYPOINT ["jianbao"]
CMD ["run"]
