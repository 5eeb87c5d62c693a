# Three stages: Rasa trains, the bot is installed, and what serves holds neither Rasa nor a compiler.

FROM python:3.10.19-bookworm AS train
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /app
COPY nlu/rasa/pyproject.toml nlu/rasa/uv.lock nlu/rasa/
RUN uv --project nlu/rasa sync --locked --no-install-project
COPY Makefile ./
COPY nlu nlu
RUN make train

FROM python:3.12.12-slim-bookworm AS install
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /app
COPY pyproject.toml uv.lock README.md ./
RUN uv sync --locked --no-dev --no-install-project
COPY bot bot
COPY indicators indicators
COPY nlu nlu
COPY referrals referrals
COPY responses responses
COPY staff staff
RUN uv sync --locked --no-dev && python -m compileall -q bot indicators nlu referrals responses staff

FROM python:3.12.12-slim-bookworm
# The one place that is written to, and only by SQLite, is /data.
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin langnghe \
    && install --directory --owner=langnghe --group=langnghe --mode=700 /data \
    && install --directory /app \
    && ln -s /data /app/data
WORKDIR /app
COPY --from=install /app /app
COPY --from=train /app/nlu/model /app/nlu/model
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LANGNGHE_HOST=0.0.0.0
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["langnghe"]
CMD ["serve"]
