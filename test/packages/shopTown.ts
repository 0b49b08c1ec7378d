import * as WebhookAdapters from "@sigmatrade/adapters/webhook/WebhookAdapters"
import * as WebhookSenderHttp from "@sigmatrade/adapters/webhook/WebhookSenderHttp"
import { startApi } from "@sigmatrade/api/startApi"
import { BNB } from "@sigmatrade/core/money/Asset"
import { deliverWebhooks } from "@sigmatrade/core/webhook/deliverWebhooks"
import { planDeliveries } from "@sigmatrade/core/webhook/planDeliveries"
import { WebhookPolicy } from "@sigmatrade/core/webhook/WebhookPolicy"
import { Effect, FiberSet, Layer, Redacted } from "effect"
import { joinFour, milli, newAddress, transferFrom } from "../support/community.ts"
import { credit, KEY, options, publishPrices, world } from "../unit/api/ApiTest.ts"

const webhooksHere = Layer.mergeAll(
  WebhookAdapters.layer({ loopback: true, key: Redacted.make("a-key-for-the-secrets-of-webhooks") }),
  WebhookSenderHttp.layer({ loopback: true }),
  Layer.succeed(WebhookPolicy, { leaseMs: 60_000, concurrencyMax: 10, endpointConcurrencyMax: 4, batchSize: 100 })
)

/** A community with a customer who has paid twice, its API, and deliveries to this machine, for as long as the visit lasts. */
export const shopTown = <A>(visit: (environment: Readonly<Record<string, string>>) => Promise<A>) =>
  Effect.gen(function*() {
    yield* publishPrices
    const { four } = yield* joinFour
    const from = four.wallet?.address ?? newAddress()
    yield* credit(transferFrom(from, BNB.id, milli(10_000)), transferFrom(from, BNB.id, milli(10), { block: 101 }))
    const { url } = yield* startApi(options())
    const inHand = yield* FiberSet.make<void, never>()
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.andThen(planDeliveries(), deliverWebhooks(inHand)), Effect.sleep("50 millis"))))
    return yield* Effect.promise(() => visit({ SIGMATRADE_URL: url, SIGMATRADE_KEY: KEY, CUSTOMER_TELEGRAM_ID: String(four.telegramId) }))
  }).pipe(Effect.provide(webhooksHere), Effect.scoped, Effect.provide(world))
