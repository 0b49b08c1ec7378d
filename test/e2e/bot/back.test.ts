import * as MessengerTelegram from "@sigmatrade/adapters/telegram/MessengerTelegram"
import { renderNotification } from "@sigmatrade/bot/renderNotification"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { DeliveryPolicy } from "@sigmatrade/core/notification/DeliveryPolicy"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import * as Pace from "@sigmatrade/core/notification/Pace"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { DateTime, Effect, Layer, Redacted } from "effect"
import { expect, it } from "vitest"
import { botWorld, memberOf, token, unit } from "./botWorld.ts"

const limits = { messagesPerSecondMax: 1_000, burstMax: 1_000, chatMessagesPerSecondMax: 1_000, chatBurstMax: 1_000 }
const retry = new RetryPolicy({ delayMsFirst: 1_000, factor: 2, delayMsMax: 60_000, attemptsMax: 5 })

it.each([["en", "While you were away"], ["ru", "Пока вас не было"]] as const)(
  "whoever blocks the bot and comes back is told everything about his money in one message (%s)",
  async (language, words) => {
    await using at = await botWorld()
    const ann = await at.join(language)
    const { id } = await at.run(memberOf(ann))
    const watcher = Layer.mergeAll(
      MessengerTelegram.layer({
        api: { token: Redacted.make(token), apiRoot: at.telegram.apiRoot }, render: renderNotification([{ asset: BNB, contract: null }])
      }),
      Layer.succeed(DeliveryPolicy, { retry, leaseMs: 20_000, deliveryMsMax: 15_000, batchSize: 10, concurrencyMax: 5 }),
      Pace.layer(limits)
    )
    const deliver = () => at.run(Effect.provide(deliverNotifications(), watcher))
    const earn = (number: number) => at.run(Effect.gen(function*() {
      yield* (yield* Outbox).enqueue([new Notice({
        id: NoticeId.make(`reward:${number}`), userId: id, subject: null,
        notification: { _tag: "CampaignRewarded", campaign: "spring", asset: BNB.id, amount: Amount.make(unit) }
      })], yield* DateTime.now)
    }))
    const messages = () => at.telegram.chat(ann).messages.filter(({ from }) => from === "bot").map(({ text }) => text)
    at.telegram.block(ann)
    await expect.poll(() => at.run(memberOf(ann)).then(({ reachable }) => reachable), { timeout: 20_000 }).toBe(false)
    for (const number of [1, 2, 3]) await earn(number)
    await deliver()
    const before = messages().length
    at.telegram.unblock(ann)
    await at.say(ann, "/start")
    await deliver()
    const since = messages().slice(before).filter((text) => text.includes(words))
    expect(since).toHaveLength(1)
    expect(since[0]).toContain("3 BNB")
    await at.say(ann, "/start")
    await deliver()
    expect(messages().filter((text) => text.includes(words))).toHaveLength(1)
  }
)
