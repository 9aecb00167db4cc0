# The program alone, for docker-compose.yml: built from this folder, run by a user without rights.
FROM rust:1.95-slim-trixie AS build
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /otbasy
COPY . .
RUN cargo build --profile dist --locked --bin otbasy

FROM debian:trixie-slim
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* && useradd --create-home --uid 10001 otbasy
COPY --from=build /otbasy/target/dist/otbasy /usr/local/bin/otbasy
USER otbasy
WORKDIR /home/otbasy
ENTRYPOINT ["otbasy"]
