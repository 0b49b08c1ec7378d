import { it } from "@effect/vitest"
import type { ApiOptions } from "@sigmatrade/api/startApi"
import { apiDefaults } from "@sigmatrade/api/startApi"
import { ApiSettings } from "@sigmatrade/api/ApiSettings"
import { app } from "@sigmatrade/api/app"
import * as CryptoAdapters from "@sigmatrade/adapters/crypto/CryptoAdapters"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { recordTransfers } from "@sigmatrade/core/deposit/recordTransfers"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { Scope } from "effect"
import { DateTime, Effect, Layer, Logger, Redacted } from "effect"
import { evidenceFor, sightingOf } from "../../contract/samples.ts"
import { prices, settings } from "../../support/community.ts"

/** The operator key of the tests. */
export const KEY = "an-operator-key-of-the-tests"

/** Every port on a new memory world. */
export const loudWorld = OurWallet.layer.pipe(
  Layer.provideMerge(Layer.merge(settings, CryptoAdapters.layer(null))), Layer.provideMerge(MemoryAdapters.layer)
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

const answerOf = (response: Response): Effect.Effect<Answer> =>
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

/** Opens the app without a network; `ask` sends a request, `read` one with the operator key. */
export const openApp = Effect.fnUntraced(function*(overrides: Partial<ApiOptions> = {}) {
  const made = { ...apiDefaults, ...options(overrides) }
  const hono = yield* Effect.provideService(app, ApiSettings, ApiSettings.of(made))
  const ask = (path: string, init: RequestInit = {}) =>
    Effect.flatMap(Effect.promise(async () => hono.request(path, init)), answerOf)
  const read = (path: string, headers: Record<string, string> = {}) =>
    ask(path, { headers: { authorization: `Bearer ${KEY}`, ...headers } })
  return { ask, read }
})

/** Puts the prices of PRODUCT.md in force. */
export const publishPrices = Effect.gen(function*() {
  return yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
})

/** Lets the chain show transfers, without making them final. */
export const show = (...transfers: ReadonlyArray<Transfer>) => recordTransfers({ transfers, misdirected: [] }, BlockNumber.make(100), 12)

/** Takes transfers the whole way: seen, final, credited. */
export const credit = Effect.fnUntraced(function*(...transfers: ReadonlyArray<Transfer>) {
  yield* show(...transfers)
  const final = yield* (yield* TransferStore).finalize(ChainId.make(56), evidenceFor(transfers.map((transfer) => sightingOf(transfer))), yield* DateTime.now)
  yield* (yield* DepositStore).add(final, yield* DateTime.now)
  return yield* creditDeposits()
})
