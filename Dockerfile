# syntax=docker/dockerfile:1
# One stage builds the wheels' environment, one runs it as an ordinary user.
FROM python:3.11-slim-bookworm AS wheels
WORKDIR /build
COPY requirements-sign-in.lock .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements-sign-in.lock

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 twin
COPY --from=wheels /opt/venv /opt/venv
WORKDIR /app
COPY --chown=twin:twin . .
# Compiled bytecode cuts the start on a small instance by a factor of 2 to 7.
RUN /opt/venv/bin/python -m compileall -q /app /opt/venv/lib || true
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8501 TWIN_HOSTED=yes
USER twin
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-m", "tools.check_health"]
CMD ["python", "-m", "tools.run_app"]
