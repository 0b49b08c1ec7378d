import { EventPlace } from "@sigmatrade/core/event/Event"
import { WebhookEndpoint, WebhookEndpointId, WebhookSecret } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { Redacted } from "effect"
import { SecureRandom } from "effect/crypto"
import { randomBytes } from "node:crypto"
import { NOW } from "../minutesLater.ts"

/** A secret nobody has yet. */
export const freshSecret = () => new WebhookSecret({ value: Redacted.make(`whsec_${randomBytes(32).toString("base64")}`), until: null })

/** An endpoint that wants everything at once, unless told otherwise. */
export const freshEndpoint = (given: Partial<ConstructorParameters<typeof WebhookEndpoint>[0]> = {}) =>
  new WebhookEndpoint({
    id: WebhookEndpointId.make(`we_${SecureRandom.uuidV7Unsafe({ format: "string" })}`),
    url: "https://example.org/hook?a='b'",
    description: `it's "ours" 🦊`,
    types: null,
    mode: "instant",
    scheme: "v1",
    secrets: [freshSecret()],
    disabled: null,
    failingSince: null,
    plannedTo: EventPlace.make(0),
    createdAt: NOW,
    revision: 0,
    ...given
  })
