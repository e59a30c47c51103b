# One image for api, realtime, worker, beat and migrations; docker-compose.yml names the command of each.
# The Python is the one that the tests run on.
FROM python:3.11-slim-bookworm AS build
COPY backend /source/backend
COPY deploy /source/deploy
RUN /source/deploy/docker/build_backend.sh /source /opt/anhao

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin anhao && install -d -o anhao -g anhao /srv/media
COPY --from=build /opt/anhao /opt/anhao
ENV PATH=/opt/anhao/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production ANHAO_MEDIA_ROOT=/srv/media
WORKDIR /opt/anhao/backend
USER 10001
CMD ["python", "manage.py", "check", "--deploy"]
