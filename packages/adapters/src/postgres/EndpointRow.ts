import { EventPlace } from "@sigmatrade/core/event/Event"
import { WebhookEndpoint, WebhookSecret } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { DateTime, Redacted, Schema } from "effect"
import { Int8 } from "./readRows.ts"

const SecretRow = Schema.Struct({ value: Schema.RedactedFromValue(Schema.String), until: Schema.NullOr(Schema.DateTimeUtcFromString) })

/** An endpoint as a statement answers it. */
export const EndpointRow = Schema.Struct({
  ...WebhookEndpoint.fields,
  secrets: Schema.Array(SecretRow),
  failingSince: Schema.NullOr(Schema.DateTimeUtcFromDate),
  plannedTo: Int8.pipe(Schema.decodeTo(EventPlace)),
  createdAt: Schema.DateTimeUtcFromDate
})

/** The columns of `EndpointRow`, of the table `webhook_endpoints` under the name `w`. */
export const ENDPOINT_COLUMNS = `w.id, w.url, w.description, w.types, w.mode, w.scheme, w.secrets, w.disabled, w.failing_since AS "failingSince",
  w.planned_to AS "plannedTo", w.created_at AS "createdAt", w.revision`

/** The endpoint of a row. */
export const toEndpoint = (row: typeof EndpointRow.Type) =>
  new WebhookEndpoint({ ...row, secrets: row.secrets.map((secret) => new WebhookSecret(secret)) })

/** Secrets as they are kept. */
export const secretsJson = (secrets: ReadonlyArray<WebhookSecret>) =>
  JSON.stringify(secrets.map(({ until, value }) => ({ value: Redacted.value(value), until: until === null ? null : DateTime.formatIso(until) })))
