# The site in one image; compose.yaml adds PostgreSQL. Everything is started by ./run, as on any machine.
FROM python:3.13-slim

RUN useradd --create-home --uid 1000 site && mkdir -p /site/var && chown -R site: /site
USER site
WORKDIR /site

# First what changes seldom: the environment, exactly as locked.
COPY --chown=site run requirements.txt ./
RUN ./run install

COPY --chown=site manage.py ./
COPY --chown=site catalogue catalogue
COPY --chown=site static static
COPY --chown=site templates templates
COPY --chown=site frameworks frameworks

ENV HOST=0.0.0.0 PYTHONUNBUFFERED=1
EXPOSE 8000
# Collected static files and, where no SECRET_KEY and DATABASE_URL are given, the key and the SQLite database.
VOLUME /site/var
CMD ["./run"]
