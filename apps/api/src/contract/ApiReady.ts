import { Schema } from "effect"

const PartState = Schema.Union([
  Schema.Struct({ ok: Schema.Literal(true) }),
  Schema.Struct({ ok: Schema.Literal(false), reason: Schema.String })
])

const parts = Schema.Record(Schema.String, PartState).annotate({ description: "Each part this server needs, by its name." })

/** Every part works. */
export const ApiReady = Schema.Struct({ status: Schema.Literal("ready"), parts }).annotate({
  identifier: "Ready",
  description: "Every part works."
})

/** At least one part does not work: send no traffic here now. */
export const ApiNotReady = Schema.Struct({ status: Schema.Literal("not_ready"), parts }).annotate({
  identifier: "NotReady",
  description: "At least one part does not work.",
  httpApiStatus: 503
})

/** The process is alive; says nothing of the parts it needs. */
export const ApiAlive = Schema.Struct({ status: Schema.Literal("alive") }).annotate({ identifier: "Alive", description: "The process is alive." })

