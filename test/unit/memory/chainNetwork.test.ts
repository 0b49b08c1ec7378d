import { assert, describe, it } from "@effect/vitest"
import { VALIDATOR } from "@sigmatrade/adapters/memory/ChainMemorySettings"
import { make, networkLayer } from "@sigmatrade/adapters/memory/ChainNetworkMemory"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import type { ProviderCondition } from "@sigmatrade/adapters/memory/ProviderScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import type { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { BlockUnknown, ChainUnavailable, ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import { isLinked } from "@sigmatrade/core/chain/isLinked"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { sameToken } from "@sigmatrade/core/chain/TokenFacts"
import { GAS } from "@sigmatrade/core/chain/Transfer"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"

const address = (digit: string) => Address.make(`0x${digit.repeat(40)}`)
const [ours, payout, stranger] = [address("1"), address("2"), address("9")]
const [native, token] = [AssetId.make("BNB"), AssetId.make("USDT")]
const [first, second, third] = ["one", "two", "three"].map((name) => ProviderId.make(name)) as [ProviderId, ProviderId, ProviderId]
const settings = { chainId: ChainId.make(56), wallets: [ours, payout], tokens: [token], native, providers: [first, second, third] }
const at = (number: number) => BlockNumber.make(number)
const paid = (amount: bigint, more: Partial<ScriptedTransfer> = {}): ScriptedTransfer => ({ from: stranger, to: ours, asset: token, amount, ...more })

type Reader = ChainReader["Service"]

/** A network of three, ten blocks high, each with a payment of its own number. */
const world = Effect.gen(function*() {
  const { providerScript, providers, script } = yield* make(settings)
  for (let block = 1; block <= 10; block++) yield* script.mine([paid(BigInt(block))])
  const [one, two] = providers.map(({ reader }) => reader)
  if (one === undefined || two === undefined) return yield* Effect.die("no providers")
  const set = (change: Partial<ProviderCondition>) => providerScript.set(second, change)
  return { script, providerScript, set, heal: providerScript.heal(second), good: one, bad: two }
})

const amounts = (reader: Reader, from: number, to: number) =>
  Effect.map(reader.liveRange(at(from), at(to)), ({ transfers }) => transfers.map(({ amount }) => amount as bigint))
const held = (reader: Reader, number: number, wallet = ours, asset = token) =>
  Effect.map(reader.balances(asset, [wallet], at(number)), ([amount]) => amount as bigint | null | undefined)
const unavailable = (operation: string, reason: string) => new ChainUnavailable({ operation, reason })

describe("the tree of blocks", () => {
  it.effect("a branch shares what is below it and nothing above, and goes on by itself", () => Effect.gen(function*() {
    const { bad, good, script, set } = yield* world
    const base = yield* script.fork("other", 3)
    assert.strictEqual(Number(base.number), 7)
    yield* set({ branch: "other" })
    yield* script.mine([paid(80n)], { branch: "other" })
    yield* script.mine([paid(11n)])
    assert.deepStrictEqual(yield* amounts(good, 7, 11), [7n, 8n, 9n, 10n, 11n])
    assert.deepStrictEqual(yield* amounts(bad, 7, 8), [7n, 80n])
    assert.deepStrictEqual(yield* bad.header(at(7)), yield* good.header(at(7)))
    assert.notStrictEqual((yield* bad.header(at(8))).hash, (yield* good.header(at(8))).hash)
    assert.strictEqual(yield* held(bad, 8), 28n + 80n)
    assert.strictEqual(yield* held(good, 8), 36n)
  }))

  it.effect("the chain can decide for a branch, however deep", () => Effect.gen(function*() {
    const { good, script } = yield* world
    yield* script.fork("other", 9)
    yield* script.mine([], { branch: "other" })
    const { hash } = yield* script.adopt("other")
    assert.strictEqual((yield* good.head).latest.hash, hash)
    assert.deepStrictEqual(yield* amounts(good, 1, 2), [1n])
    yield* script.mine([paid(5n)])
    assert.strictEqual(yield* held(good, 3), 6n)
  }))

  it.effect("what replaces a block is never the same block, even with the same in it", () => Effect.gen(function*() {
    const { good, script } = yield* world
    const empty = yield* script.mine()
    const again = yield* script.reorg(1)
    assert.strictEqual(again.number, empty.number)
    assert.strictEqual(again.parentHash, empty.parentHash)
    assert.notStrictEqual(again.hash, empty.hash)
    yield* script.fork("other", 1)
    assert.notStrictEqual((yield* script.mine([], { branch: "other" })).hash, (yield* good.head).latest.hash)
  }))

  it.effect("the hash of a block follows from every part of every transfer in it, and from its time", () => Effect.gen(function*() {
    const same = paid(5n)
    const variants: ReadonlyArray<readonly [ScriptedTransfer, number]> = [
      [same, 100], [same, 101], [paid(6n), 100], [paid(5n, { to: payout }), 100], [paid(5n, { from: payout }), 100], [paid(5n, { asset: native }), 100],
      [paid(5n, { failed: true }), 100], [paid(5n, { gas: 1n }), 100], [paid(5n, { sentBy: payout }), 100], [paid(5n, { internal: true }), 100],
      [paid(5n, { unlogged: true }), 100]
    ]
    const hashes = yield* Effect.forEach([...variants, [same, 100] as const], ([transfer, timestampSeconds]) =>
      Effect.flatMap(make(settings), ({ script }) => Effect.map(script.mine([transfer], { timestampSeconds }), ({ hash }) => hash)))
    assert.strictEqual(new Set(hashes).size, variants.length)
    assert.strictEqual(hashes[0], hashes.at(-1))
  }))

  it.effect("block times are those asked for, and never go back", () => Effect.gen(function*() {
    const { script } = yield* world
    assert.strictEqual((yield* script.mine([], { timestampSeconds: 500 })).timestampSeconds, 500)
    assert.strictEqual((yield* script.mine()).timestampSeconds, 500)
    yield* TestClock.adjust("600 seconds")
    assert.strictEqual((yield* script.mine()).timestampSeconds, 600)
  }))
})

describe("the money of the chain", () => {
  it.effect("our wallets spend only what they have, and pay gas even for what fails", () => Effect.gen(function*() {
    const { good, script } = yield* world
    yield* script.mine([paid(100n, { asset: native })])
    const out = { from: ours, to: stranger }
    yield* script.mine([
      paid(54n, { ...out, gas: 10n }),
      paid(2n, { ...out, gas: 10n }),
      paid(1n, { ...out, gas: 81n }),
      paid(81n, { ...out, asset: native })
    ])
    const { transfers } = yield* good.liveRange(at(12), at(12))
    const shown = transfers.map(({ amount, logIndex, to }) => [logIndex, amount, to])
    assert.deepEqual<unknown>(shown, [[GAS, 10n, VALIDATOR], [GAS, 10n, VALIDATOR], [0, 54n, stranger]])
    assert.strictEqual(yield* held(good, 12), 1n)
    assert.strictEqual(yield* held(good, 12, ours, native), 80n)
    assert.strictEqual(yield* held(good, 12, VALIDATOR, native), 20n)
  }))

  it.effect("a transaction fails as a whole: none of its transfers happens", () => Effect.gen(function*() {
    const { good, script } = yield* world
    const { txHash } = (yield* good.liveRange(at(1), at(1))).transfers[0] ?? {}
    const out = { from: ours, to: stranger, txHash }
    yield* script.mine([paid(50n, out), paid(6n, out)])
    assert.deepStrictEqual(yield* amounts(good, 11, 11), [])
    assert.strictEqual(yield* held(good, 11), 55n)
  }))

  it.effect("a token that keeps a fee gives less than its log says", () => Effect.gen(function*() {
    const { good, script } = yield* world
    yield* script.changeToken(token, { feeBps: 100 })
    yield* script.mine([paid(1_050n)])
    assert.deepStrictEqual(yield* amounts(good, 11, 11), [1_050n])
    assert.strictEqual(yield* held(good, 11), 55n + 1_040n)
  }))

  it.effect("what a token moves without a log shows in balances alone", () => Effect.gen(function*() {
    const { good, script } = yield* world
    yield* script.mine([paid(5n, { from: ours, to: stranger, unlogged: true }), paid(1n)])
    const { transfers } = yield* good.liveRange(at(11), at(11))
    assert.deepEqual<unknown>(transfers.map(({ amount, logIndex }) => [amount, logIndex]), [[1n, 0]])
    assert.strictEqual(yield* held(good, 11), 51n)
  }))

  it.effect("a token changes with the next block, for those who know that block", () => Effect.gen(function*() {
    const { bad, good, script, set } = yield* world
    yield* set({ lagBlocks: 1 })
    const facts = (reader: Reader) => Effect.flatMap(reader.tokenFacts(token), (found) => found === null ? Effect.die("no token") : Effect.succeed(found))
    const before = yield* facts(good)
    for (const change of [{ code: "new" }, { decimals: 6 }, { proxy: "elsewhere" }]) {
      const old = yield* facts(good)
      yield* script.changeToken(token, change)
      assert.isTrue(sameToken(yield* facts(good), old))
      yield* script.mine()
      assert.isFalse(sameToken(yield* facts(good), old))
      assert.isTrue(sameToken(yield* facts(bad), old))
    }
    yield* script.changeToken(token, { code: "plain", decimals: 18, proxy: "none" })
    yield* script.mine()
    assert.isTrue(sameToken(yield* facts(good), before))
  }))
})

describe("what a provider knows and keeps", () => {
  it.effect("one that lags shows an older chain in everything, and catches up", () => Effect.gen(function*() {
    const { bad, good, heal, set } = yield* world
    yield* set({ lagBlocks: 4 })
    assert.deepStrictEqual(yield* bad.head, { latest: yield* good.header(at(6)), finalized: yield* good.header(at(6)) })
    assert.deepStrictEqual(yield* Effect.flip(bad.liveRange(at(5), at(7))), new BlockUnknown({ number: at(7) }))
    assert.deepStrictEqual(yield* bad.headers([at(6), at(7)]), [yield* good.header(at(6)), null])
    assert.deepStrictEqual(yield* Effect.flip(bad.balances(token, [ours], at(7))), unavailable("balances", "unknown block"))
    yield* heal
    assert.deepStrictEqual(yield* bad.head, yield* good.head)
    yield* set({ lagBlocks: 99 })
    assert.strictEqual(Number((yield* bad.head).latest.number), 0)
  }))

  it.effect("finality lags, freezes, goes back, stands at block 0 or is missing, for one provider alone", () => Effect.gen(function*() {
    const { bad, good, script, set } = yield* world
    const finals = Effect.map(Effect.all([good.head, bad.head]), (heads) => heads.map(({ finalized }) => finalized === null ? null : Number(finalized.number)))
    yield* script.setFinalized(2)
    assert.deepStrictEqual(yield* finals, [8, 8])
    yield* set({ finality: { _tag: "Lag", blocks: 5 } })
    assert.deepStrictEqual(yield* finals, [8, 5])
    yield* set({ finality: { _tag: "At", number: 7 } })
    yield* script.mine()
    assert.deepStrictEqual(yield* finals, [9, 7])
    yield* set({ finality: { _tag: "At", number: 3 } })
    assert.deepStrictEqual(yield* finals, [9, 3])
    yield* set({ finality: { _tag: "At", number: 0 } })
    assert.deepStrictEqual(yield* finals, [9, 0])
    yield* set({ finality: { _tag: "At", number: 99 } })
    assert.deepStrictEqual(yield* finals, [9, 11])
    yield* set({ finality: { _tag: "None" } })
    assert.deepStrictEqual(yield* finals, [9, null])
    yield* script.setFinalized(null)
    assert.deepStrictEqual(yield* finals, [null, null])
  }))

  it.effect("old blocks and old balances can be gone, each by itself", () => Effect.gen(function*() {
    const { bad, set } = yield* world
    yield* set({ stateFrom: 6 })
    assert.deepStrictEqual(yield* bad.balances(token, [ours, payout], at(5)), [null, null])
    assert.strictEqual(yield* held(bad, 6), 21n)
    assert.deepStrictEqual(yield* amounts(bad, 1, 2), [1n, 2n])
    yield* set({ blocksFrom: 4 })
    assert.deepStrictEqual(yield* Effect.flip(bad.header(at(3))), new BlockUnknown({ number: at(3) }))
    assert.deepStrictEqual(yield* Effect.flip(bad.liveRange(at(3), at(5))), new BlockUnknown({ number: at(3) }))
    assert.deepStrictEqual(yield* Effect.flip(bad.finalRange(at(3), at(5))), new BlockUnknown({ number: at(3) }))
    assert.deepStrictEqual(yield* amounts(bad, 4, 5), [4n, 5n])
  }))

  it.effect("another chain, another block 0 and catching up are what it says of itself", () => Effect.gen(function*() {
    const { bad, good, set } = yield* world
    const { genesis } = yield* good.identity
    assert.deepStrictEqual(yield* bad.identity, { chainId: settings.chainId, genesis, syncing: false })
    yield* set({ chainId: ChainId.make(97), syncing: true })
    assert.deepStrictEqual(yield* bad.identity, { chainId: ChainId.make(97), genesis, syncing: true })
    const other = BlockHash.make(`0x${"f".repeat(64)}`)
    yield* set({ genesis: other })
    assert.strictEqual((yield* bad.identity).genesis, other)
    assert.strictEqual((yield* good.identity).genesis, genesis)
  }))
})

describe("how a provider fails", () => {
  it.effect("silent at once, silent after hanging, late, or asking to be left alone", () => Effect.gen(function*() {
    const { bad, good, script, set } = yield* world
    yield* set({ answers: { _tag: "Never", afterMs: 0 } })
    assert.deepStrictEqual(yield* Effect.flip(bad.head), unavailable("head", "no answer"))
    yield* set({ answers: { _tag: "Never", afterMs: 1_000 } })
    const hanging = yield* Effect.forkChild(Effect.flip(bad.identity))
    yield* TestClock.adjust(999)
    assert.isUndefined(hanging.pollUnsafe())
    yield* TestClock.adjust(1)
    assert.deepStrictEqual(yield* Fiber.join(hanging), unavailable("identity", "no answer"))
    yield* set({ answers: { _tag: "Late", afterMs: 1_000 } })
    const late = yield* Effect.forkChild(bad.head)
    yield* TestClock.adjust(999)
    assert.isUndefined(late.pollUnsafe())
    yield* script.mine()
    yield* TestClock.adjust(1)
    assert.deepStrictEqual(yield* Fiber.join(late), yield* good.head)
    yield* set({ answers: { _tag: "RateLimited", retryAfterMs: 5_000 } })
    const limited = new ChainUnavailable({ operation: "tokenFacts", reason: "rate limited", retryAfterMs: 5_000 })
    assert.deepStrictEqual(yield* Effect.flip(bad.tokenFacts(token)), limited)
  }))

  it.effect("final stretches can be cut short openly, or silently lose transfers; live ones never do", () => Effect.gen(function*() {
    const { bad, good, set } = yield* world
    yield* set({ transfersMax: 3 })
    const cut = yield* bad.finalRange(at(1), at(10))
    assert.deepStrictEqual(cut.transfers.map(({ amount }) => amount as bigint), [1n, 2n, 3n])
    assert.deepStrictEqual(cut.headers, [yield* good.header(at(10))])
    assert.strictEqual((yield* amounts(bad, 1, 10)).length, 10)
    yield* set({ transfersMax: Infinity, stretchBlocksMax: 4 })
    const short = yield* bad.finalRange(at(2), at(10))
    assert.deepStrictEqual(short, yield* good.finalRange(at(2), at(5)))
  }))
})

describe("how a provider lies", () => {
  it.effect("a forged block holds invented money, hangs together, and has another hash from there on", () => Effect.gen(function*() {
    const { bad, good, script, set } = yield* world
    yield* set({ forges: { _tag: "Block", number: 6, transfers: [paid(1_000n)] } })
    assert.deepStrictEqual(yield* amounts(bad, 5, 7), [5n, 6n, 1_000n, 7n])
    const [honest, forged] = [yield* good.liveRange(at(1), at(10)), yield* bad.liveRange(at(1), at(10))]
    assert.isTrue(isLinked((yield* bad.header(at(0))).hash, forged.headers))
    assert.deepStrictEqual(forged.headers.map(({ hash }, index) => hash === honest.headers[index]?.hash), Array.from({ length: 10 }, (_, index) => index < 5))
    assert.strictEqual(yield* held(bad, 10), 1_055n)
    yield* script.mine([paid(11n)])
    assert.deepStrictEqual((yield* bad.liveRange(at(1), at(10))), forged)
    assert.strictEqual((yield* bad.header(at(11))).parentHash, forged.headers[9]?.hash)
    assert.deepStrictEqual(yield* amounts(good, 5, 7), [5n, 6n, 7n])
  }))

  it.effect("an answer that contradicts its block is told as forged, and only where it does", () => Effect.gen(function*() {
    const { bad, set } = yield* world
    yield* set({ forges: { _tag: "Answer", number: 6, what: "receipts root" } })
    const forged = new ForgedAnswer({ number: at(6), what: "receipts root" })
    assert.deepStrictEqual(yield* Effect.flip(bad.liveRange(at(6), at(8))), forged)
    assert.deepStrictEqual(yield* Effect.flip(bad.finalRange(at(1), at(6))), forged)
    assert.deepStrictEqual(yield* amounts(bad, 7, 8), [7n, 8n])
    assert.deepStrictEqual(yield* amounts(bad, 4, 5), [4n, 5n])
  }))

  it.effect("traces are true, missing or invented", () => Effect.gen(function*() {
    const { bad, good, script, set } = yield* world
    const block = yield* script.mine([paid(5n, { asset: native, internal: true })])
    const told = (reader: Reader) => Effect.map(reader.internalTransfers(block), (found) => found?.map(({ amount }) => amount) ?? null)
    assert.deepEqual<unknown>(yield* told(bad), [5n])
    yield* set({ traces: { _tag: "None" } })
    assert.isNull(yield* told(bad))
    yield* set({ traces: { _tag: "False", transfers: [paid(6n, { asset: native }), paid(7n, { asset: native, to: stranger })] } })
    assert.deepEqual<unknown>(yield* told(bad), [6n])
    assert.deepEqual<unknown>(yield* told(good), [5n])
    assert.strictEqual(yield* held(bad, 11, ours, native), 5n)
  }))
})

describe("the providers together", () => {
  it.effect("each announces the heads it knows, in its own order, and a silent one none", () => Effect.gen(function*() {
    const { bad, good, heal, script, set } = yield* world
    const heard = { good: [] as Array<string>, bad: [] as Array<string> }
    yield* Effect.forkScoped(Stream.runForEach(good.heads, (hash) => Effect.sync(() => heard.good.push(hash))))
    yield* Effect.forkScoped(Stream.runForEach(bad.heads, (hash) => Effect.sync(() => heard.bad.push(hash))))
    yield* TestClock.adjust(1)
    const mine = Effect.map(script.mine(), ({ hash }) => hash)
    yield* set({ headOrder: "swapped" })
    const swapped = [yield* mine, yield* mine]
    yield* set({ headOrder: "right", answers: { _tag: "Never", afterMs: 0 } })
    const unheard = [yield* mine, yield* mine]
    yield* heal
    yield* set({ lagBlocks: 1 })
    const last = [yield* mine, yield* mine]
    yield* TestClock.adjust(1)
    assert.deepStrictEqual(heard.good, [...swapped, ...unheard, ...last])
    assert.deepStrictEqual(heard.bad, [...swapped.toReversed(), ...unheard.slice(1), ...last.slice(0, 1)])
  }))

  it.effect("conditions are each provider's own, and add up until it is healed", () => Effect.gen(function*() {
    const { providerScript, set } = yield* world
    yield* set({ lagBlocks: 2 })
    yield* set({ syncing: true })
    const { lagBlocks, syncing } = yield* providerScript.condition(second)
    assert.deepStrictEqual([lagBlocks, syncing], [2, true])
    assert.strictEqual((yield* providerScript.condition(first)).lagBlocks, 0)
    yield* providerScript.heal(second)
    assert.deepStrictEqual(yield* providerScript.condition(second), yield* providerScript.condition(third))
  }))

  it.effect("they are services, the preferred one first", () => Effect.gen(function*() {
    const providers = yield* ChainProviders
    assert.deepStrictEqual(providers.map(({ id }) => id), settings.providers)
    yield* (yield* ChainScript).mine()
    yield* (yield* ProviderScript).set(third, { lagBlocks: 1 })
    const heights = yield* Effect.forEach(providers, ({ reader }) => Effect.map(reader.head, ({ latest }) => Number(latest.number)))
    assert.deepStrictEqual(heights, [1, 1, 0])
  }).pipe(Effect.provide(networkLayer(settings))))
})
