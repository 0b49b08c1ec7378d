import { Schema } from "effect"

/** Four digits of a year: what else a machine takes for a moment, a database may not. Source: RFC 3339, section 5.6. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/u

/** A moment on the wire: RFC 3339, UTC. */
export const ApiTime = Schema.String.check(Schema.isPattern(RFC_3339)).annotate({ format: "date-time", description: "A moment in UTC (RFC 3339)." }).pipe(
  Schema.decodeTo(Schema.DateTimeUtcFromString)
)
