import { Effect, Layer, Option, Redacted, Tracer } from "effect"
import { FetchHttpClient } from "effect/http"
import * as HttpBody from "effect/http/HttpBody"
import * as OtlpSerialization from "effect/observability/OtlpSerialization"
import * as OtlpTracer from "effect/observability/OtlpTracer"
import type { TracerSettings } from "./TracerOtlp.ts"

/** Spans tell of errors, and errors quote what they were given. */
const withoutSecrets = (hide: (text: string) => string) => {
  const body = (data: unknown) => HttpBody.text(JSON.stringify(data, (_key, value: unknown) => typeof value === "string" ? hide(value) : value), "application/json")
  return Layer.succeed(OtlpSerialization.OtlpSerialization, { traces: body, metrics: body, logs: body })
}

/** Records this share of what begins here; what belongs to a trace of somebody else is recorded when that is. */
const sampling = (share: number) =>
  Layer.effect(Tracer.Tracer, Effect.map(Tracer.Tracer, (tracer) => Tracer.make({
    span: (options) => tracer.span(Option.isSome(options.parent) ? options : { ...options, sampled: options.sampled && Math.random() < share })
  })))

/** `name=value` with commas between them, as the specification of OTLP has it. */
const headersOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(text.split(",").flatMap((entry) => {
    const [name = "", ...value] = entry.split("=")
    return name.trim() === "" || value.length === 0 ? [] : [[name.trim(), decodeURIComponent(value.join("=").trim())]]
  }))

/** Spans of an app go to a collector, in batches and in JSON. One that is away loses them and holds up nothing. */
export const layer = (app: string, endpoint: string, { headers, share }: TracerSettings, hide: (text: string) => string): Layer.Layer<never> =>
  sampling(share).pipe(
    Layer.provide(OtlpTracer.layer({
      url: `${endpoint.replace(/\/$/u, "")}/v1/traces`, resource: { serviceName: `sigmatrade-${app}` }, headers: headersOf(Redacted.value(headers))
    })),
    Layer.provide(Layer.merge(withoutSecrets(hide), FetchHttpClient.layer))
  )
