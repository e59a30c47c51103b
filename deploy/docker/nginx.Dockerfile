# nginx with the single-page app, from the template that `make run` uses.
FROM node:24-bookworm-slim AS spa
COPY frontend /source/frontend
COPY deploy/docker/build_spa.sh /source/deploy/docker/build_spa.sh
RUN /source/deploy/docker/build_spa.sh /source /opt/anhao

FROM python:3.11-slim-bookworm AS build
COPY backend/requirements /source/backend/requirements
COPY deploy /source/deploy
RUN /source/deploy/docker/build_nginx.sh /source /opt/anhao

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin anhao && install -d -o anhao -g anhao /srv/media
COPY --from=build /opt/anhao /opt/anhao
COPY --from=spa /opt/anhao/spa /opt/anhao/spa
ENV PYTHONPATH=/opt/anhao/deploy ANHAO_SPA=/opt/anhao/spa ANHAO_MEDIA_ROOT=/srv/media
EXPOSE 8080 8443
USER 10001
CMD ["/opt/anhao/venv/bin/python", "-m", "stack.edge"]
