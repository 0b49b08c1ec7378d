import { DateTime, Effect, Option, Random, Schema } from "effect"
import type { Event } from "../event/Event.ts"
import { eventBody } from "../event/eventBody.ts"
import { Finding } from "../incident/Incident.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { afterAttempt } from "./afterAttempt.ts"
import type { ClaimedDelivery, WebhookAnswer } from "./WebhookDelivery.ts"
import { WebhookAttempt } from "./WebhookDelivery.ts"
import { WebhookDeliveryStore } from "./WebhookDeliveryStore.ts"
import type { DisabledReason, WebhookEndpoint } from "./WebhookEndpoint.ts"
import { WebhookKeys } from "./WebhookKeys.ts"
import { WebhookSender } from "./WebhookSender.ts"

const toJson = Schema.encodeSync(Schema.fromJsonString(Schema.Struct({
  object: Schema.String, id: Schema.String, type: Schema.String, timestamp: Schema.String, data: Schema.Record(Schema.String, Schema.String)
})))

/** What a receiver gets: the same bytes at every attempt. */
export const bodyOf = (event: Event): string => toJson(eventBody(event))

/** Posts the message with a signature of each secret that can be opened; without any nobody is called. */
const attemptAt = Effect.fnUntraced(function*({ endpoint: { id, scheme, secrets, url }, event }: ClaimedDelivery, at: DateTime.Utc) {
  const { open } = yield* WebhookKeys
  const current = secrets.filter(({ until }) => until === null || DateTime.isGreaterThan(until, at))
  const opened = current.flatMap(({ value }) => Option.toArray(open(id, value)))
  if (opened.length > 0) return yield* (yield* WebhookSender).send({ url, id: event.id, at, body: bodyOf(event), scheme, secrets: opened })
  yield* Effect.logError("No secret of a webhook endpoint can be opened: set WEBHOOK_SECRETS_KEY as it was, or rotate the secret", { endpoint: id })
  return { _tag: "Unanswered", reason: "secret sealed" } satisfies WebhookAnswer
})

/** Nothing is delivered until somebody enables the endpoint. Of its URL operators see the host: the rest may be a secret of its owner. */
const disabledFinding = ({ id, url }: WebhookEndpoint, reason: DisabledReason) =>
  new Finding({
    kind: "webhook endpoint disabled", subject: id, facts: { reason, host: /^\w+:\/\/([^/?#]*)/u.exec(url)?.[1] ?? "" }, stops: [], asset: null, approvalsNeeded: 0
  })

/**
 * Makes one attempt at a delivery and keeps what came of it. A process that ends in between makes it again, under the same id: receivers
 * must know an id they have seen. Operators are told when this disables the endpoint.
 */
export const deliverWebhook = Effect.fn("deliverWebhook")(function*(claimed: ClaimedDelivery) {
  const { endpoint } = claimed
  const at = yield* DateTime.now
  const answer = yield* attemptAt(claimed, at)
  const now = yield* DateTime.now
  const next = afterAttempt(answer, claimed.round, endpoint.failingSince, now, yield* Random.next)
  const attempt = new WebhookAttempt({
    attempt: claimed.attempt,
    at,
    durationMs: Math.max(0, now.epochMilliseconds - at.epochMilliseconds),
    status: answer._tag === "Answered" ? answer.status : null,
    error: answer._tag === "Unanswered" ? answer.reason : null
  })
  const settle = (yield* WebhookDeliveryStore).settle(claimed, attempt, next)
  if (next._tag === "Delivered" || next.disables === null) return void (yield* settle)
  const finding = disabledFinding(endpoint, next.disables)
  yield* (yield* Transaction).run(Effect.flatMap(settle, (isDisabled) => isDisabled ? reportIncident(finding) : Effect.succeed(false)))
})
