import { Schema } from "effect"

/** A moment on the wire: RFC 3339, UTC. */
export const ApiTime = Schema.String.annotate({ format: "date-time", description: "A moment in UTC (RFC 3339)." }).pipe(
  Schema.decodeTo(Schema.DateTimeUtcFromString)
)
