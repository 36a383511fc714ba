# One static binary on nothing: no shell, no root, no writable disk needed.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/bot ./cmd/bot
RUN mkdir /out/state

FROM gcr.io/distroless/static:nonroot
COPY --from=build /out/bot /bot
# A named volume takes the owner of the folder it covers: sessions in /state.
COPY --from=build --chown=65532:65532 /out/state /state
# With an address to listen on, the bot stays up without tokens and says what is missing.
ENV HTTP_ADDR=:8080
EXPOSE 8080
USER 65532:65532
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 CMD ["/bot", "health"]
ENTRYPOINT ["/bot"]
CMD ["serve"]
