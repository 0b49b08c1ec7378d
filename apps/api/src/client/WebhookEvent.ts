import type { ApiEvent } from "../contract/ApiEvent.ts"

/** Something that has happened, as the feed and webhooks say it. A newer server may know more types: ignore those you do not know. */
export interface WebhookEvent extends Readonly<Omit<typeof ApiEvent.Encoded, "type">> {
  readonly type: (typeof ApiEvent.Encoded)["type"] | (string & {})
}
