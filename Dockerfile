# One static binary on nothing: no shell, no root, no writable disk needed.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/bot ./cmd/bot && mkdir /out/state

FROM gcr.io/distroless/static:nonroot
COPY --from=build /out/bot /bot
# A named volume takes the owner of the folder it covers: sessions in /state.
COPY --from=build --chown=65532:65532 /out/state /state
USER 65532:65532
ENTRYPOINT ["/bot"]
CMD ["serve"]
