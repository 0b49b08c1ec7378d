import { Effect, Layer, References } from "effect"
import type { Redacted } from "effect"
import { hideSecrets } from "./hideSecrets.ts"

/** Where spans go: a collector of OpenTelemetry, such as `http://127.0.0.1:4318`; `null`: nowhere, and none are made. */
export interface TracerSettings {
  readonly endpoint: string | null
  /** What the collector wants to see besides: `name=value` with commas between them. */
  readonly headers: Redacted.Redacted
  /** The share of traces that is recorded, from 0 to 1. */
  readonly share: number
}

/** Traces of one app, without these secrets. Where nobody reads them making them would cost about a tenth of what crediting costs. */
export const layer = (app: string, settings: TracerSettings, secrets: ReadonlyArray<string> = []): Layer.Layer<never> => {
  const { endpoint } = settings
  if (endpoint === null) return Layer.succeed(References.TracerEnabled, false)
  // Loaded only where spans go somewhere: it brings an HTTP client.
  return Layer.unwrap(Effect.map(Effect.promise(() => import("./otlpTracer.ts")), (otlp) => otlp.layer(app, endpoint, settings, hideSecrets(secrets))))
}
