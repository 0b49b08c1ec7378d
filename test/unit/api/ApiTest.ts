import { it } from "@effect/vitest"
import type { ApiOptions } from "@sigmatrade/api/startApi"
import { apiDefaults } from "@sigmatrade/api/startApi"
import { ApiSettings } from "@sigmatrade/api/ApiSettings"
import { app } from "@sigmatrade/api/app"
import * as CryptoAdapters from "@sigmatrade/adapters/crypto/CryptoAdapters"
import * as OperatorKeysNoble from "@sigmatrade/adapters/crypto/OperatorKeysNoble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as WebhookAdapters from "@sigmatrade/adapters/webhook/WebhookAdapters"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import * as Pace from "@sigmatrade/core/notification/Pace"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { recordTransfers } from "@sigmatrade/core/deposit/recordTransfers"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { limitsFor } from "@sigmatrade/core/limit/limitsFor"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Scope } from "effect"
import { DateTime, Effect, Layer, Logger, Redacted } from "effect"
import { freshPayment } from "@sigmatrade/adapters/contract/freshPayment"
import { evidenceFor, sightingOf } from "@sigmatrade/adapters/contract/freshTransfer"
import { join, newAddress, prices, settings } from "../../support/community.ts"
import { miniAppLayer } from "../../support/miniApp.ts"

/** The operator key of the tests. */
export const KEY = "an-operator-key-of-the-tests"

const limits = Layer.succeed(LimitRules, limitsFor(new LimitWindow({ count: 20, ms: 60_000 })))

/** Names of the tests: two on the public internet, one that leads to our own network. */
const NAMES: Readonly<Record<string, string>> = { "shop.example.org": "8.8.8.8", "game.example.org": "2606:4700:4700::1111", "inside.example.org": "10.0.0.7" }

/** Endpoints of webhooks are made with the rules of production, and with names that mean the same everywhere. */
export const webhooks = WebhookAdapters.layer({
  key: Redacted.make("a-key-for-the-secrets-of-webhooks"),
  loopback: false,
  resolve: (name) => {
    const address = NAMES[name]
    return Promise.resolve(address === undefined ? [] : [{ address, family: address.includes(":") ? 6 : 4 }])
  }
})

/** Thirty messages a second. */
export const pace = Pace.layer({ messagesPerSecondMax: 30, burstMax: 3, chatMessagesPerSecondMax: 1, chatBurstMax: 1 })

/** Every port on a new memory world. */
export const loudWorld = OurWallet.layer.pipe(
  Layer.provideMerge(Layer.mergeAll(settings, limits, pace, webhooks, CryptoAdapters.layer(null), OperatorKeysNoble.layer, Sha256Noble.layer, miniAppLayer)), Layer.provideMerge(MemoryAdapters.layer)
)

/** The same, without a word of log. */
export const world = Layer.merge(loudWorld, Logger.layer([]))

/** A promise the API makes, in a new memory world. */
export const promise = <A, E>(name: string, body: Effect.Effect<A, E, Layer.Success<typeof world> | Scope.Scope>) =>
  it.live(name, () => body.pipe(Effect.scoped, Effect.provide(world)))

/** What a test gets as an answer. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: unknown
}

/** The answer with its body, read to its end. */
export const answerOf = (response: Response): Effect.Effect<Answer> =>
  Effect.promise(async () => {
    const text = await response.text()
    const isJson = /json/u.test(response.headers.get("content-type") ?? "") && text !== ""
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null }
  })

/** Options of an API whose parts all work. */
export const options = (overrides: Partial<ApiOptions> = {}): ApiOptions => ({
  hostname: "127.0.0.1",
  port: 0,
  operatorKey: Redacted.make(KEY),
  parts: { database: Effect.void, chain: Effect.void },
  isUnavailable: () => false,
  ...overrides
})

/** Opens the app without a network; `ask` sends a request, `read` one with the operator key, `write` one with a body. */
export const openApp = Effect.fnUntraced(function*(overrides: Partial<ApiOptions> = {}) {
  const made = { ...apiDefaults, ...options(overrides) }
  const hono = yield* Effect.provideService(app, ApiSettings, ApiSettings.of(made))
  const ask = (path: string, init: RequestInit = {}) =>
    Effect.flatMap(Effect.promise(async () => hono.request(path, init)), answerOf)
  const read = (path: string, headers: Record<string, string> = {}) =>
    ask(path, { headers: { authorization: `Bearer ${KEY}`, ...headers } })
  const write = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(path, { method: "POST", body: JSON.stringify(body), headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json", ...headers } })
  return { ask, read, write }
})

/** Puts the prices of PRODUCT.md in force. */
export const publishPrices = Effect.gen(function*() {
  return yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
})

/** Lets the chain show transfers, without making them final. */
export const show = (...transfers: ReadonlyArray<Transfer>) => recordTransfers({ transfers, misdirected: [] }, BlockNumber.make(100), 12)

/** A member with a wallet and so much USDT to spend. */
export const fundedMember = Effect.fnUntraced(function*(amount: bigint) {
  const { id } = yield* join()
  const member = yield* (yield* UserStore).linkWallet(id, newAddress(), yield* DateTime.now)
  yield* (yield* Ledger).post([freshPayment(member.id, amount)], yield* DateTime.now)
  return member
})

/** Takes transfers the whole way: seen, final, credited. */
export const credit = Effect.fnUntraced(function*(...transfers: ReadonlyArray<Transfer>) {
  yield* show(...transfers)
  const final = yield* (yield* TransferStore).finalize(ChainId.make(56), evidenceFor(transfers.map((transfer) => sightingOf(transfer))), yield* DateTime.now)
  yield* (yield* DepositStore).add(final, yield* DateTime.now)
  return yield* creditDeposits()
})
