import { Effect, Option, References, Schema, Tracer } from "effect"

/** W3C Trace Context, version 00: the trace, the step in it that something came of, and whether it is recorded. */
const Traceparent = Schema.String.check(Schema.isPattern(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/u))

/** What something came of, so that its log and its trace go on where another process does the rest. */
export class Origin extends Schema.Class<Origin>("Origin")({
  /** The id of the request, of the update, or of the loop's step. */
  requestId: Schema.String.check(Schema.isPattern(/^[\w.:-]{1,128}$/u)),
  /** `null`: nobody traces. */
  traceparent: Schema.NullOr(Traceparent)
}) {}

const isTraced = ({ sampled, spanId, traceId }: Tracer.AnySpan) => sampled && /^[0-9a-f]{32}$/u.test(traceId) && /^[0-9a-f]{16}$/u.test(spanId)

/** What is going on at this moment; `null`: nothing that has an id. */
export const currentOrigin: Effect.Effect<Origin | null> = Effect.gen(function*() {
  const { requestId } = yield* References.CurrentLogAnnotations
  if (!Schema.is(Origin.fields.requestId)(requestId)) return null
  const span = yield* Effect.option(Effect.currentParentSpan)
  const traceparent = Option.match(Option.filter(span, isTraced), { onNone: () => null, onSome: ({ spanId, traceId }) => `00-${traceId}-${spanId}-01` })
  return new Origin({ requestId, traceparent })
})

/** Goes on with what something came of: the same request id in its log, and its steps in the same trace. */
export const continuing = (origin: Origin | null) => <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  if (origin === null) return work
  const named = Effect.annotateLogs(work, { requestId: origin.requestId })
  const [, traceId, spanId] = origin.traceparent?.split("-") ?? []
  return traceId === undefined || spanId === undefined
    ? named
    : Effect.withParentSpan(named, Tracer.externalSpan({ traceId, spanId, sampled: true })) as Effect.Effect<A, E, R>
}
