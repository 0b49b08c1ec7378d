import * as CryptoAdapters from "@sigmatrade/adapters/crypto/CryptoAdapters"
import * as PasswordHashScrypt from "@sigmatrade/adapters/crypto/PasswordHashScrypt"
import { startBot } from "@sigmatrade/bot/startBot"
import type { BotOptions } from "@sigmatrade/bot/startBot"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ConfirmationsNeeded } from "@sigmatrade/core/chain/ConfirmationsNeeded"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { Bps } from "@sigmatrade/core/money/Bps"
import type { AssetRules } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { AutoPayoutPolicy } from "@sigmatrade/core/reward/AutoPayoutPolicy"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Deferred, Effect, Fiber, Layer, Logger, ManagedRuntime, Option, Redacted } from "effect"
import { HDKey } from "viem/accounts"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import { layer as postgres } from "../../support/PostgresTest.ts"

export const token = "7000000001:sandbox"
export const systemWallet = Address.make("0x00000000000000000000000000000000000000aa")
export const usdtContract = Address.make("0x55d398326f99059ff775485246999027b3197955")

/** One unit of an asset with 18 decimals. */
export const unit = 10n ** 18n

const bnbPrices = [50n, 100n, 250n].map((thousandths, index) =>
  new LevelPrice({ level: LevelNumber.make(index + 1), asset: BNB.id, price: Amount.make(thousandths * 10n ** 15n) }))
const usdtPrices = [new LevelPrice({ level: LevelNumber.make(1), asset: USDT.id, price: Amount.make(20n * unit) })]
/** Three levels in BNB; the first one in USDT too. */
export const prices = [...bnbPrices, ...usdtPrices]

/** The key below which members' own addresses stand; the bot gets its public half only. */
export const seed = HDKey.fromMasterSeed(new Uint8Array(32).fill(7))

const rules: AssetRules = {
  minimum: Amount.make(unit / 10n), fee: Amount.make(unit / 100n), requestMax: Amount.make(100n * unit), dayMax: Amount.make(150n * unit),
  hourMax: Amount.make(1000n * unit), autoMax: Amount.make(unit), oneApprovalMax: Amount.make(10n * unit)
}
/** A fee of 0.01, at least 0.1, at most 100 at once and 150 a day; up to 1 nobody looks, up to 10 one does. */
export const withdrawalPolicy: WithdrawalPolicy["Service"] = {
  assets: new Map([[BNB.id, rules], [USDT.id, { ...rules, fee: Amount.make(0n) }]]), inFlightMax: 3, expiryHours: 72, walletCooldownHours: 24
}

const settings = (strategy: "sender" | "address") => Layer.mergeAll(
  CryptoAdapters.layer(strategy === "address" ? Redacted.make(seed.publicExtendedKey) : null),
  PasswordHashScrypt.layer({ costLog2: 2, blockSize: 1, lanes: 1 }),
  Layer.succeed(AttributionPolicy, { strategy, dust: new Map() }),
  Layer.succeed(SystemWallet, { chainId: ChainId.make(56), address: systemWallet, payout: null }),
  Layer.succeed(ConfirmationsNeeded, 12),
  Layer.succeed(ListedAssets, [{ asset: BNB, contract: null }, { asset: USDT, contract: usdtContract }]),
  Layer.succeed(WithdrawalPolicy, withdrawalPolicy),
  Layer.succeed(AutoPayoutPolicy, { minimums: new Map([[USDT.id, Amount.make(2n * unit)]]) }),
  Layer.succeed(LevelSale, { sequential: true, commissionHoldHours: 0 }),
  Layer.succeed(ReferralRates, [500, 400, 300].map((rate) => Bps.make(rate))),
  Layer.succeed(DepositPolicy, {
    intentMinutes: 60,
    batchSize: 10,
    retry: new RetryPolicy({ delayMsFirst: 1_000, factor: 2, delayMsMax: 60_000, attemptsMax: 5 })
  })
)

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
  /** How payments find their members; `sender` unless said. */
  readonly strategy?: "sender" | "address"
  /** What is for sale; `prices` unless said. */
  readonly onSale?: ReadonlyArray<LevelPrice>
}

/** A bot on an emulated Telegram, with a database of its own. */
export const botWorld = async ({ extra = Layer.empty, onSale = prices, strategy = "sender", ...options }: BotWorldOptions = {}) => {
  const telegram = await startTelegramEmulator({
    token,
    limits: { chatBurstMax: 10_000, messagesPerSecondMax: 10_000, chatMessagesPerSecondMax: 10_000 }
  })
  const outage: Outage = { isDown: false }
  const logs: Array<string> = []
  const log = Logger.layer([Logger.map(Logger.formatLogFmt, (line) => void logs.push(line))])
  const stores = Layer.provideMerge(extra, Layer.provideMerge(breakable(outage), postgres))
  const wallets = Layer.provideMerge(OurWallet.layer, Layer.mergeAll(stores, settings(strategy)))
  const runtime = ManagedRuntime.make(Layer.mergeAll(wallets, log))
  const now = DateTime.makeUnsafe("2026-01-31T12:00:00Z")
  await runtime.runPromise(Effect.flatMap(LevelStore, (levels) => levels.publish(onSale, now)))
  const listening = Deferred.makeUnsafe<void>()
  const policy = { retryMsFirst: 10, retryMsMax: 50, startWaitMsMax: 500, pollSeconds: 5, ...options.policy }
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
  return { telegram, outage, logs, bot, runtime, run: runtime.runPromise, stop, now, ...chatting(telegram), [Symbol.asyncDispose]: stop }
}

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
    /** Presses a button of the newest bot message; answers that message once the button is answered. */
    press: async (member: number, data: string) => {
      const before = telegram.chat(member).messages.findLast((message) =>
        message.from === "bot" && message.buttons.flat().some((one) => "callback_data" in one && one.callback_data === data))
      if (before === undefined) throw new Error(`No message has a button ${data}`)
      const answer = await telegram.answerTo(telegram.pressButton(member, before.id, data))
      const { messages } = telegram.chat(member)
      return { answer, message: messages.find(({ id }) => id === before.id) ?? before, last: messages.at(-1) ?? before }
    }
  }
}

/** The member of a Telegram account; fails when there is none. */
export const memberOf = (telegramId: number) =>
  Effect.flatMap(UserStore, (users) => users.byTelegramId(TelegramId.make(telegramId))).pipe(Effect.map(Option.getOrThrow))

/** The data of all buttons below a message. */
export const placesOf = (message: { readonly buttons: ReadonlyArray<ReadonlyArray<object>> }) =>
  message.buttons.flat().flatMap((button) => "callback_data" in button ? [String(button.callback_data)] : [])

