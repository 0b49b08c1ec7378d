import { actData } from "@sigmatrade/bot/buttons/actButton"
import * as BroadcastMessengerTelegram from "@sigmatrade/adapters/telegram/BroadcastMessengerTelegram"
import * as Charts from "@sigmatrade/bot/charts/Charts"
import { DashboardOrigin } from "@sigmatrade/bot/DashboardOrigin"
import { startBot } from "@sigmatrade/bot/startBot"
import type { BotOptions } from "@sigmatrade/bot/startBot"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import type { BanList } from "@sigmatrade/core/limit/BanList"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import type { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { TelegramId } from "@sigmatrade/core/user/User"
import { SupportForum } from "@sigmatrade/core/support/SupportForum"
import type { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Deferred, Effect, Fiber, Layer, Logger, ManagedRuntime, Option, Redacted } from "effect"
import { layer as postgres } from "../../support/PostgresTest.ts"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import { noLimits, token, prices, settings } from "./botRules.ts"

export { limitsOf, token, systemWallet, usdtContract, unit, prices, seed, withdrawalPolicy, CANARY, environment, MASTER_KEY, sessionKey } from "./botRules.ts"

/** Every call of the store dies while this says so: a database that is down. */
export interface Outage { isDown: boolean }

const breakable = (outage: Outage) => Layer.effect(UserStore, Effect.gen(function*() {
  const real = yield* UserStore
  const gate = Effect.suspend(() => outage.isDown ? Effect.die(new Error("connect ECONNREFUSED secret-host:5432")) : Effect.void)
  return UserStore.of({
    ...real,
    register: (newcomer, at) => Effect.andThen(gate, real.register(newcomer, at)),
    byTelegramId: (id) => Effect.andThen(gate, real.byTelegramId(id))
  })
}))

/** What a world of a bot may differ in. */
export interface BotWorldOptions extends Partial<BotOptions> {
  readonly extra?: Layer.Layer<never, never, UserStore>
  /** Another log of updates over the real one. */
  readonly log?: Layer.Layer<never, never, UpdateLog>
  /** How payments find their members; `sender` unless said. */
  readonly strategy?: "sender" | "address"
  /** What is for sale; `prices` unless said. */
  readonly onSale?: ReadonlyArray<LevelPrice>
  /** Whether support has a forum. */
  readonly hasForum?: boolean
  /** How often what may be done; as often as one likes unless said. */
  readonly limits?: LimitRules["Service"]
  /** What draws charts; the bot's own unless said. */
  readonly charts?: Layer.Layer<Charts.Charts>
  /** Where the dashboard is; nowhere unless said. */
  readonly dashboard?: string
  /** Where it is counted, and bans are remembered; in the database unless said. */
  readonly counted?: Layer.Layer<RateLimits | BanList, never, RateLimits | BanList>
}

/** A bot on an emulated Telegram, with a database of its own. */
export const botWorld = async ({ charts = Charts.layer(), counted, dashboard, extra = Layer.empty, hasForum = false, limits = noLimits, log: logOver = Layer.empty, onSale = prices, strategy = "sender", ...options }: BotWorldOptions = {}) => {
  const telegram = await startTelegramEmulator({
    token,
    limits: { chatBurstMax: 10_000, messagesPerSecondMax: 10_000, chatMessagesPerSecondMax: 10_000 }
  })
  const forumId = hasForum ? telegram.addForum() : null
  const outage: Outage = { isDown: false }
  const logs: Array<string> = []
  const log = Logger.layer([Logger.map(Logger.formatLogFmt, (line) => void logs.push(line))])
  const counting = counted === undefined ? postgres : Layer.provideMerge(counted, postgres)
  const stores = Layer.provideMerge(Layer.mergeAll(extra, logOver), Layer.provideMerge(breakable(outage), counting))
  const wallets = Layer.provideMerge(OurWallet.layer, Layer.mergeAll(stores, settings(strategy), Layer.succeed(LimitRules, limits), tries(telegram)))
  const runtime = ManagedRuntime.make(Layer.mergeAll(wallets, log, charts, Layer.succeed(SupportForum, forumId), Layer.succeed(DashboardOrigin, dashboard ?? null)))
  const now = DateTime.makeUnsafe("2026-01-31T12:00:00Z")
  await runtime.runPromise(Effect.flatMap(LevelStore, (levels) => levels.publish(onSale, now)))
  const listening = Deferred.makeUnsafe<void>()
  const policy = { retryMsFirst: 10, retryMsMax: 50, startWaitMsMax: 500, pollSeconds: 5, alertEveryMs: 600_000, ...options.policy }
  const bot = runtime.runFork(startBot({
    token: Redacted.make(token),
    apiRoot: telegram.apiRoot,
    onListening: () => Effect.asVoid(Deferred.succeed(listening, undefined)),
    ...options,
    policy
  }))
  const stop = async () => {
    await runtime.runPromise(Fiber.interrupt(bot))
    await telegram.close()
    await runtime.dispose()
  }
  await Promise.race([
    runtime.runPromise(Deferred.await(listening)),
    runtime.runPromise(Effect.exit(Fiber.join(bot)))
  ])
  return { telegram, forumId, outage, logs, bot, runtime, run: runtime.runPromise, stop, now, ...chatting(telegram), [Symbol.asyncDispose]: stop }
}

const tries = ({ apiRoot }: Telegram) => BroadcastMessengerTelegram.layer({ api: { token: Redacted.make(token), apiRoot } })

type Telegram = Awaited<ReturnType<typeof startTelegramEmulator>>

const chatting = (telegram: Telegram) => {
  const say = async (member: number, text: string) => {
    telegram.sendText(member, text)
    return telegram.nextMessage(member)
  }
  return {
    /** A person writes; answers the bot's next message. */
    say,
    /** Somebody joins who is new to the bot and speaks this language. */
    join: async (language: "en" | "ru" = "en", payload = "", name = "Ann") => {
      const { id } = telegram.addMember({ first_name: name, language_code: language })
      await say(id, `/start ${payload}`.trim())
      return id
    },
    /**
     * Presses a button of the newest bot message; answers that message once the button is answered. A button that does something is named
     * up to its signature: `!buy:1.BNB.1x1`.
     */
    press: async (member: number, wanted: string) => {
      const fits = (data: string) => data === wanted || (wanted.startsWith("!") && data.startsWith(`${wanted}:`))
      const before = telegram.chat(member).messages.findLast((message) => message.from === "bot" && placesOf(message).some(fits))
      const data = before === undefined ? undefined : placesOf(before).find(fits)
      if (before === undefined || data === undefined) throw new Error(`No message has a button ${wanted}`)
      const answer = await telegram.answerTo(telegram.pressButton(member, before.id, data))
      const { messages } = telegram.chat(member)
      return { answer, message: messages.find(({ id }) => id === before.id) ?? before, last: messages.at(-1) ?? before }
    }
  }
}

/** The member of a Telegram account; fails when there is none. */
export const memberOf = (telegramId: number) =>
  Effect.flatMap(UserStore, (users) => users.byTelegramId(TelegramId.make(telegramId))).pipe(Effect.map(Option.getOrThrow))

/** The data of a button that does something, as it is offered to a member now. */
export const offered = (telegramId: number, name: string, entity: string) =>
  Effect.flatMap(memberOf(telegramId), ({ id }) => actData(id, { name, entity }))

/** The data of all buttons below a message. */
export const placesOf = (message: { readonly buttons: ReadonlyArray<ReadonlyArray<object>> }) =>
  message.buttons.flat().flatMap((button) => "callback_data" in button ? [String(button.callback_data)] : [])

